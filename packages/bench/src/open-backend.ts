// SPDX-License-Identifier: Apache-2.0
/** Opens a preset on either emulator, building the simulated pool when needed. */

import { type BackendName, type Device, openDevice } from "@tessera/host";
import { buildSimulator, type PoolConfig } from "@tessera/hw";

export async function openBackend(backend: BackendName, config: PoolConfig): Promise<Device> {
  if (backend === "sw_emu") return openDevice({ backend, config });
  const { library } = await buildSimulator(config);
  return openDevice({ backend, config, library });
}
