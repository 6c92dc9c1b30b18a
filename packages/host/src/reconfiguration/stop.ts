// SPDX-License-Identifier: Apache-2.0
/** Stopping a task for a move: at a layer boundary, or urgently at an IFP boundary, and what it has done until then. */
import type { TaskContext } from "@tessera/compiler";
import type { Device } from "../device/device.js";
import { atRest, type TaskControl, type TaskState } from "../device/task-control.js";
import { HostError } from "../errors.js";
import type { MoveOptions } from "./account.js";

export interface Stopped {
  /** It stands in the middle of a run; false: nothing ran, or it came to its end. */
  readonly standing: boolean;
  readonly drainCycles: number | null;
  /** After an urgent stop: what is done is not a number of layers. */
  readonly context: TaskContext | null;
}

/** `cores`: physical, in the order of virtual cores. */
export async function stopTask(
  device: Device,
  control: TaskControl,
  cores: readonly number[],
  { urgent = false, measure = false, patienceMs }: Pick<MoveOptions, "urgent" | "measure" | "patienceMs">,
): Promise<Stopped> {
  if (atRest((await control.status()).state)) return { standing: false, drainCycles: null, context: null };
  const order = async (): Promise<bigint> => {
    const at = await device.cycles();
    await control.command(urgent ? "HALT" : "STOP").catch(ignoreRefusal);
    return at;
  };
  const from = measure ? await device.interrupts.still(order) : await order();
  const { state, halted } = await rest(device, control, urgent, patienceMs);
  const to = await device.registers.wide("TASK", "END", control.task);
  return {
    standing: state === "STOPPED",
    drainCycles: device.capabilities.cycleAccurate ? Number(to > from ? to - from : 0n) : null,
    context: state === "STOPPED" && halted ? await control.context(cores) : null,
  };
}

/** An order to stop at a layer's end becomes an urgent one when that takes too long. */
async function rest(
  device: Device,
  control: TaskControl,
  urgent: boolean,
  patienceMs?: number,
): Promise<{ readonly state: TaskState; readonly halted: boolean }> {
  if (urgent || patienceMs === undefined) return { state: (await device.interrupts.rest(control)).state, halted: urgent };
  try {
    return { state: (await device.interrupts.rest(control, patienceMs)).state, halted: false };
  } catch (error) {
    if (!(error instanceof HostError) || error.code !== "TIMEOUT") throw error;
  }
  await control.command("HALT").catch(ignoreRefusal);
  return { state: (await device.interrupts.rest(control)).state, halted: true };
}

/** A task that has come to rest by itself refuses STOP and ABORT, which is as good. */
export function ignoreRefusal(error: unknown): void {
  if (!(error instanceof HostError) || error.code !== "REFUSED") throw error;
}
