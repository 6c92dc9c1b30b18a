// SPDX-License-Identifier: Apache-2.0
/** Stopping a task for a move: at a layer boundary, or urgently at an IFP boundary, and what it has done until then. */
import type { TaskContext } from "@tessera/compiler";
import type { Device } from "../device/device.js";
import { atRest, type TaskControl } from "../device/task-control.js";
import { HostError } from "../errors.js";

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
  { urgent = false, measure = false }: { readonly urgent?: boolean; readonly measure?: boolean },
): Promise<Stopped> {
  if (atRest((await control.status()).state)) return { standing: false, drainCycles: null, context: null };
  const order = async (): Promise<bigint> => {
    const at = await device.cycles();
    await control.command(urgent ? "HALT" : "STOP").catch(ignoreRefusal);
    return at;
  };
  const from = measure ? await device.interrupts.still(order) : await order();
  const { state } = await device.interrupts.rest(control);
  const to = await device.registers.wide("TASK", "END", control.task);
  return {
    standing: state === "STOPPED",
    drainCycles: device.capabilities.cycleAccurate ? Number(to > from ? to - from : 0n) : null,
    context: state === "STOPPED" && urgent ? await control.context(cores) : null,
  };
}

/** A task that has come to rest by itself refuses STOP and ABORT, which is as good. */
export function ignoreRefusal(error: unknown): void {
  if (!(error instanceof HostError) || error.code !== "REFUSED") throw error;
}
