// SPDX-License-Identifier: Apache-2.0
/** A compiled program loaded as a task, by registers and memory only. */
import { execSegmentImage, type Program } from "@tessera/compiler";
import { SEGMENTS } from "@tessera/isa";
import type { Pool } from "./pool.js";

/** Writes `program` to `banks`, for virtual cores 0..cores-1; its maps and input keep what the memory holds. */
export async function loadProgram(
  pool: Pool,
  task: number,
  program: Program,
  cores: number,
  banks: readonly number[],
): Promise<void> {
  const image = execSegmentImage(program, cores);
  const exec = await pool.makeSegment(task, SEGMENTS.EXEC, image.bytes.length, ["exec"], banks);
  await pool.writeSegment(exec, 0, image.bytes);
  const weights = await pool.makeSegment(task, SEGMENTS.WEIGHTS, program.weights.length, ["read"], banks);
  await pool.writeSegment(weights, 0, program.weights);
  await pool.makeSegment(task, SEGMENTS.MAPS, program.mapsBytes, ["read", "write"], banks);
  await pool.makeSegment(task, SEGMENTS.INPUT, program.inputBytes, ["read"], banks);
  await pool.makeSegment(task, SEGMENTS.OUTPUT, program.outputBytes, ["read", "write"], banks);
  await pool.setReg("TASK", "DISPATCH_OFFSET", image.dispatchOffset, task);
  await pool.setReg("TASK", "DISPATCH_STRIDE", image.dispatchStride, task);
  await pool.setReg("TASK", "LAYERS", program.layers.length, task);
}
