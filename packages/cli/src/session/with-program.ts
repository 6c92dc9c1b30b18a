// SPDX-License-Identifier: Apache-2.0
/** Loads a program into a virtual pool of its own, lends it to a function, and gives everything back. */
import type { Program } from "@tessera/compiler";
import { BACKENDS, type Device, type LoadedProgram } from "@tessera/host";
import type { PoolConfig } from "@tessera/hw";
import type { Command } from "commander";
import { interruptSignal } from "../interrupt.js";
import { choice, wholeNumber } from "../options.js";
import { openPool } from "./open-pool.js";

export interface DeviceFlags {
  readonly backend: string;
  readonly cores: number;
  readonly library?: string;
  readonly trace?: string;
  /** File for the recording of what the cores do; no option of its own, `tessera trace` names one. */
  readonly events?: string;
}

export const withDeviceOptions = (command: Command): Command =>
  command
    .option("--backend <name>", "sw_emu (functional) or hw_emu (RTL in Verilator)", "sw_emu")
    .option("--cores <n>", "cores to run on", wholeNumber("--cores", 1, 16), 1)
    .option("--library <file>", "hw_emu: simulator built by hw:verilate (default: built when needed)")
    .option("--trace <file>", "hw_emu: write waveforms to this file");

export async function withLoadedProgram<T>(
  program: Program,
  config: PoolConfig,
  flags: DeviceFlags,
  use: (loaded: LoadedProgram, device: Device) => Promise<T>,
): Promise<T> {
  const signal = interruptSignal();
  const device = await openPool({
    backend: choice("--backend", flags.backend, BACKENDS),
    config,
    signal,
    progress: (step) => void process.stderr.write(`${step}\n`),
    ...(flags.library !== undefined && { library: flags.library }),
    ...(flags.trace !== undefined && { trace: flags.trace }),
    ...(flags.events !== undefined && { events: flags.events }),
  });
  // Ctrl-C closes the device, which ends a run under way with an error.
  const close = (): void => void device.close().catch(() => undefined);
  signal.addEventListener("abort", close, { once: true });
  try {
    const pool = await device.allocate({ cores: flags.cores });
    return await use(await pool.load(program), device);
  } finally {
    signal.removeEventListener("abort", close);
    await device.close();
  }
}
