// SPDX-License-Identifier: Apache-2.0
/** A functional pool whose memory can stop taking writes. */
import { Device, HostError, type NativeDevice } from "@tessera/host";
import { DEFAULT_PRESET, preset } from "@tessera/hw";
import { nativeOptions } from "../../../host/dist/device/open.js";
import { loadAddon } from "../../../host/dist/native/addon.js";
import { HostDevice } from "../../src/index.js";

const BANK_BYTES = 2 ** 26;

export interface FailingDevice {
  readonly device: Device;
  readonly port: HostDevice;
  /** Writes to memory fail from the one after so many on; null: none does. */
  failAfter(writes: number | null): void;
}

export async function failingDevice(): Promise<FailingDevice> {
  const config = preset(DEFAULT_PRESET);
  const native = await loadAddon().open(nativeOptions({ backend: "sw_emu", config }, BANK_BYTES));
  let left: number | null = null;
  const failing = new Proxy(native, {
    get: (target, name: keyof NativeDevice) => {
      if (name === "writeMemory" && left !== null && --left < 0) {
        return () => Promise.reject(new HostError("BACKEND_MEMORY", "the bank does not answer"));
      }
      return (target[name] as () => unknown).bind(target);
    },
  });
  const device = await Device.attach(failing, BANK_BYTES, true);
  return {
    device,
    port: new HostDevice(device, config.core),
    failAfter: (writes) => {
      left = writes;
    },
  };
}
