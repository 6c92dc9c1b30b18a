// SPDX-License-Identifier: Apache-2.0
/** Opens a device on the wanted backend; for hw_emu, emits the design and builds its simulator first. */
import { type BackendName, type Device, openDevice } from "@tessera/host";
import { buildSimulator, type PoolConfig } from "@tessera/hw";

export interface PoolOptions {
  readonly backend: BackendName;
  readonly config: PoolConfig;
  /** hw_emu: a simulator that was built before. */
  readonly library?: string;
  /** hw_emu: file that the waveforms go to. */
  readonly trace?: string;
  /** hw_emu: file for the recording of what the cores do. */
  readonly events?: string;
  readonly signal?: AbortSignal;
  /** Told what takes long. */
  readonly progress?: (step: string) => void;
}

export async function openPool(options: PoolOptions): Promise<Device> {
  const { backend, config, trace, events } = options;
  if (backend === "sw_emu") return openDevice({ backend, config });
  const library = options.library ?? (await simulator(options));
  const simulation = { ...(trace !== undefined && { trace }), ...(events !== undefined && { events }) };
  return openDevice({ backend, config, library, simulation });
}

async function simulator({ config, trace, signal, progress }: PoolOptions): Promise<string> {
  progress?.(`building the simulator of ${config.name} (minutes when it is new)`);
  const run = signal === undefined ? {} : { signal };
  return (await buildSimulator(config, { trace: trace !== undefined, ...run })).library;
}
