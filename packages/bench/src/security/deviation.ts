// SPDX-License-Identifier: Apache-2.0
/** How far hostile programs move the cycles of a neighbour that has a bank of its own. */
import type { Program } from "@tessera/compiler";
import { type Device, fetchSlotFor, type VirtualPool } from "@tessera/host";
import { packRegister, registerAddress, TASK_COMMANDS } from "@tessera/isa";
import { configNamed } from "../designs.js";
import { CycleClock } from "../simulated-time.js";
import { smallProgram } from "./small-program.js";

/** Small cores, two clusters with a bank each. */
export const TWO_BANKS = configNamed("tiny-8");
const HOSTILE = { cores: [0], banks: [0] };
const VICTIM = { cores: [4], banks: [1] };
const WATCHDOG = 20_000;
/** Both are loaded by then. */
const START_CYCLE = 20_000;
const VICTIM_SEED = 2;

const commandOf = ({ task, epoch }: VirtualPool["control"], command: (typeof TASK_COMMANDS)[number]) => ({
  offset: registerAddress("TASK", "COMMAND", task),
  value: packRegister("TASK", "COMMAND", { op: TASK_COMMANDS.indexOf(command), epoch }),
});

/** Cycles of the victim on a new device, the hostile program beside it running, or given a command that does nothing. */
export async function victimCycles(open: () => Promise<Device>, hostile: Program, running: boolean): Promise<number> {
  await using device = await open();
  await device.setWatchdog(WATCHDOG);
  await device.setFetchSlot(fetchSlotFor(TWO_BANKS.cores));
  const attacker = await device.allocate(HOSTILE);
  const victim = await device.allocate(VICTIM);
  await attacker.load(hostile);
  await victim.load(smallProgram(TWO_BANKS.core, 1, VICTIM_SEED));
  const clock = await CycleClock.of(device);
  if (!(await clock.until(START_CYCLE))) throw new Error("loading took longer than it may");
  // The victim starts in the same cycle, whether or not.
  await device.registers.write([commandOf(attacker.control, running ? "START" : "NONE")]);
  await victim.control.command("START");
  await victim.control.throwOnFault(await device.interrupts.rest(victim.control));
  return await victim.control.cycles();
}
