// SPDX-License-Identifier: Apache-2.0
/** What two pools that ran the same case must agree on, and where they need not. */
import { CYCLE_CAUSES, type FieldValues, WORD_BYTES } from "@tessera/isa";
import type { Outcome } from "./bare-pool.js";
import { entryAt, instructionAt } from "./decoded.js";
import type { TestCase } from "./test-case.js";
import { firstDifference, firstEscape, placeText, type Window } from "./window.js";

/** Cycles without progress after which the pools under test fault. */
export const WATCHDOG = 20_000;

/** DONE, or the cause of the fault; what only an abort ended counts as standing still. */
export function verdictOf({ state, cause, endless }: Outcome): string {
  if (endless) return "WATCHDOG";
  return state === "FAULT" ? cause : state;
}

const product = (fields: FieldValues, ...names: string[]): number => names.reduce((all, name) => all * (fields[name] ?? 1), 1);

/** About the cycles of the longest instruction of the blob: what takes longer than the watchdog looks like standing still. */
export function longestInstruction({ program: { instructions } }: TestCase): number {
  let longest = 0;
  for (let at = 0; at < instructions.length; ) {
    const instruction = instructionAt(instructions, at);
    const fields = instruction?.fields ?? {};
    const moved = product(fields, "rows", "cols", "blocks", "words");
    longest = Math.max(longest, moved, product(fields, "pixels", "taps_x", "taps_y", "ic_groups", "oc_blocks"));
    at += instruction?.bytes ?? WORD_BYTES;
  }
  return longest;
}

/** Causes of which hardware may meet either first: what a core stands still for may be hidden by another fault, and the other way round. */
function mayDiffer(test: TestCase, emulated: string, simulated: string): string | null {
  const both = [emulated, simulated];
  if (both.includes("WATCHDOG") && longestInstruction(test) > WATCHDOG / 4) return "an instruction longer than the watchdog";
  if (both.includes("DONE")) {
    // How far producers run ahead of consumers is time's business, so whether a counter is exceeded is as well.
    const tokens = test.refused === "VERIFY_TOKENS" || test.kind === "hostile";
    return tokens && both.includes("TOKEN_OVERFLOW") ? "tokens that pile up" : null;
  }
  return faultPlaces(test) > 1 ? "several faults, either may come first" : null;
}

/** Places where a case can fault: more than one when it is hostile, runs on several cores, or repeats what is wrong. */
const faultPlaces = (test: TestCase): number =>
  test.kind === "hostile" || test.cores > 1 || test.refused === "VERIFY_TOKENS" ? 2 : 1;

const COUNTED_ALIKE = ["IFPS", "LAYERS", "READ_BEATS", "WRITE_BEATS"] as const;
const BUSY = "BUSY_";

/** What is wrong with the counters of a run that ended by itself; null: nothing. */
function implausible(test: TestCase, emulated: Outcome, simulated: Outcome): string | null {
  for (const [core, counters] of simulated.counters.entries()) {
    const { CYCLES = 0 } = counters;
    const spent = CYCLE_CAUSES.reduce((sum, [name]) => sum + (counters[`SPENT_${name}`] ?? 0), 0);
    const busy = Object.entries(counters).reduce((sum, [name, value]) => (name.startsWith(BUSY) ? sum + value : sum), 0);
    if (spent !== CYCLES) return `core ${core}: the causes of cycles add up to ${spent} of ${CYCLES}`;
    if (busy !== CYCLES) return `core ${core}: the sets of busy engines add up to ${busy} of ${CYCLES}`;
    if (CYCLES === 0) return `core ${core} counts no cycles`;
    for (const name of COUNTED_ALIKE) {
      const [a, b] = [emulated.counters[core]?.[name], counters[name]];
      if (a !== b) return `core ${core}: ${name} is ${b} in RTL, ${a} in the emulator`;
    }
    if (!test.listsChanged && counters.IFPS !== entriesOf(test, core)) return `core ${core} counts ${counters.IFPS} IFPs`;
  }
  return null;
}

function entriesOf({ exec, dispatchOffset, dispatchStride }: TestCase, core: number): number {
  for (let i = 0; ; i++) {
    if (entryAt(exec, (dispatchOffset + core * dispatchStride + i) * WORD_BYTES)?.end !== 0) return i;
  }
}

const hex = (address: number): string => `0x${address.toString(16)}`;

export interface Finding {
  /** What the pools disagree on, or one does wrong; null: nothing. */
  readonly wrong: string | null;
  /** Why they may differ where they do. */
  readonly allowed: string | null;
}

/** Holds the outcome of the RTL against the emulator's. */
export function compare(test: TestCase, window: Window, emulated: Outcome, simulated: Outcome): Finding {
  const finding = (wrong: string | null, allowed: string | null = null): Finding => ({ wrong, allowed });
  for (const [name, { memory }] of [
    ["emulator", emulated],
    ["RTL", simulated],
  ] as const) {
    const escaped = firstEscape(window, memory);
    if (escaped !== null) return finding(`${name}: wrote outside the writable segments, ${placeText(window, escaped)}`);
  }
  const [a, b] = [verdictOf(emulated), verdictOf(simulated)];
  const sound = test.refused === null && !test.listsChanged;
  if (sound && (a !== "DONE" || b !== "DONE")) return finding(`the verifier accepts, emulator ${a}, RTL ${b}`);
  if (a !== b) {
    const allowed = mayDiffer(test, a, b);
    return finding(allowed === null ? `emulator ${a}, RTL ${b}` : null, allowed);
  }
  const one = test.cores === 1 || test.kind !== "hostile";
  if (b !== "DONE" && b !== "WATCHDOG" && one && emulated.core !== simulated.core && faultPlaces(test) === 1) {
    return finding(`${b} of core ${emulated.core} in the emulator, of core ${simulated.core} in RTL`);
  }
  if (b !== "DONE" && (b.startsWith("GUARD") || one) && faultPlaces(test) === 1 && emulated.address !== simulated.address) {
    return finding(`${b} at ${hex(emulated.address)} in the emulator, at ${hex(simulated.address)} in RTL`);
  }
  if (!sound) return finding(null);
  const at = firstDifference(emulated.memory, simulated.memory);
  if (at !== null) return finding(`results differ: ${placeText(window, at)}`);
  return finding(implausible(test, emulated, simulated));
}
