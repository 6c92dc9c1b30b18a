// SPDX-License-Identifier: Apache-2.0
/**
 * When each layer of a program completes on the RTL, by looking at LAYERS_DONE every few cycles. Time does not depend on
 * values, so the program runs on whatever its memory holds.
 */
import type { Program } from "@tessera/compiler";
import type { PoolConfig } from "@tessera/hw";
import { ddrBytes } from "./metrics.js";
import { openBackend } from "./open-backend.js";

/** Looks per call of the device: between calls nothing advances the simulation. */
const LOOKS = 4096;
const UINT32 = 2 ** 32;

export interface MeasuredTimes {
  /** Cycle of START since reset, when DDR began to count towards its first refresh. */
  readonly start: number;
  /** Cycles from START until all layers up to this one are complete, per layer. */
  readonly ends: readonly number[];
  /** Cycles from START to rest. */
  readonly cycles: number;
  readonly bytes: number;
}

/** Runs `program` once on `cores` cores of the RTL. */
export async function measureLayers(program: Program, config: PoolConfig, cores: number): Promise<MeasuredTimes> {
  await using device = await openBackend("hw_emu", config);
  await using pool = await device.allocate({ cores });
  await pool.load(program);
  const { control } = pool;
  const look = [
    { block: "TASK", register: "LAYERS_DONE", index: control.task },
    { block: "GLOBAL", register: "CYCLE_LO" },
  ];
  const looks = Array.from({ length: LOOKS }, () => look).flat();
  const before = ddrBytes(await device.report()) ?? 0;
  await control.command("START");
  const start = await device.registers.value("TASK", "START_LO", control.task);
  const ends: number[] = [];
  while (ends.length < program.layers.length) {
    const values = await device.registers.read(looks);
    for (let i = 0; i < values.length; i += 2) {
      const cycle = ((values[i + 1] as number) - start + UINT32) % UINT32;
      for (let done = values[i] as number; ends.length < done; ) ends.push(cycle);
    }
    await control.throwOnFault(await control.status());
  }
  const status = await device.interrupts.rest(control);
  await control.throwOnFault(status);
  return { start, ends, cycles: await control.cycles(), bytes: (ddrBytes(await device.report()) ?? 0) - before };
}
