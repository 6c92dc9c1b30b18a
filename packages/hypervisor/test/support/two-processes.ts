// SPDX-License-Identifier: Apache-2.0
/** One functional pool as two processes see it, one after the other: the second knows nothing of what the first did. */
import { Device } from "@tessera/host";
import { DEFAULT_PRESET, preset } from "@tessera/hw";
import { nativeOptions } from "../../../host/dist/device/open.js";
import { loadAddon } from "../../../host/dist/native/addon.js";
import { HostDevice } from "../../src/index.js";

const BANK_BYTES = 2 ** 26;

/** The views, and how to end the pool itself. */
export async function twoProcesses(): Promise<{ views: [View, View]; close: () => Promise<void> }> {
  const config = preset(DEFAULT_PRESET);
  const native = await loadAddon().open(nativeOptions({ backend: "sw_emu", config }, BANK_BYTES));
  const view = async (): Promise<View> => {
    const device = await Device.attach(native, BANK_BYTES, true);
    return { device, port: new HostDevice(device, config.core) };
  };
  return { views: [await view(), await view()], close: () => native.close() };
}

export interface View {
  readonly device: Device;
  readonly port: HostDevice;
}
