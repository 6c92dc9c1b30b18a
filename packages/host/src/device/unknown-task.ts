// SPDX-License-Identifier: Apache-2.0
/** Ending what an earlier process has left on the device and nobody knows any more. */
import { emptyTableWrites } from "../program/segments.js";
import { ignoreRefusal } from "../reconfiguration/stop.js";
import type { Device } from "./device.js";
import { type Registers, writeValue } from "./registers.js";
import { atRest, TaskControl } from "./task-control.js";

/** A change of the core map or of time slots that was written and not committed must not come with the next commit. */
export async function forgetPendingChange(registers: Registers, cores: number, banks: number): Promise<void> {
  const names = [
    ...Array.from({ length: cores }, (_, index) => ({ block: "CORE", register: "MAP", index })),
    ...["SLOTS", "COST", "OWNER"].flatMap((register) =>
      Array.from({ length: banks }, (_, index) => ({ block: "BANK", register, index })),
    ),
  ];
  const active = await registers.read(names);
  await registers.write(
    names.map(({ block, register, index }, i) => writeValue(block, `${register}_SHADOW`, active[i] as number, index)),
  );
}

/** Takes the task's lease, aborts what runs and takes its memory away. */
export async function endUnknown(device: Device, task: number): Promise<void> {
  const control = new TaskControl(device.registers, task);
  await control.lease();
  if (!atRest((await control.status()).state)) {
    await control.command("ABORT").catch(ignoreRefusal);
    await device.interrupts.rest(control);
  }
  await device.registers.write(emptyTableWrites(task));
}
