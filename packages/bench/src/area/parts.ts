// SPDX-License-Identifier: Apache-2.0
/** A pool's area by what each part is for. Parts do not overlap and add up to the whole. */
import type { ModuleResources } from "@tessera/hw";
import type { Resources } from "./synthesis.js";

/** Modules with all they contain, less those that belong elsewhere. */
interface PartModules {
  readonly of: readonly string[];
  readonly without?: readonly string[];
}

const PARTS = {
  cores: { of: ["tsr_core"] },
  "two-level dispatch": {
    of: ["tsr_idm", "tsr_fetch_port", "tsr_lane"],
    without: ["tsr_segments", "tsr_bank_regs"],
  },
  guard: { of: ["tsr_port_guard", "tsr_segments"] },
  ports: { of: ["tsr_port"], without: ["tsr_port_guard"] },
  arbiter: { of: ["tsr_bank_read_arb", "tsr_bank_write_arb"] },
  "time slots": { of: ["tsr_bank_turns", "tsr_bank_hold", "tsr_bank_regs"] },
  coalescer: { of: ["tsr_coalesce"] },
  counters: { of: ["tsr_counters", "tsr_trace"] },
} as const satisfies Readonly<Record<string, PartModules>>;

/** What is left of the pool: selection between cores and banks, and register slices on the way. */
const REST = "crossbar";

export type Part = keyof typeof PARTS | typeof REST;
export const PART_NAMES: readonly Part[] = [...(Object.keys(PARTS) as (keyof typeof PARTS)[]), REST];

const NOTHING: Resources = { lut: 0, lutMemory: 0, ff: 0, dsp: 0, bram36: 0, uram: 0 };

export function plus(a: Resources, b: Resources, times = 1): Resources {
  const sum = (key: keyof Resources): number => a[key] + times * b[key];
  return {
    ...{ lut: sum("lut"), lutMemory: sum("lutMemory"), ff: sum("ff") },
    ...{ dsp: sum("dsp"), bram36: sum("bram36"), uram: sum("uram") },
  };
}

/** Resources of each part of a report whose first module is the whole. Modules that a design lacks take nothing. */
export function areaParts(modules: readonly [ModuleResources, ...ModuleResources[]]): Record<Part, Resources> {
  const totals = new Map(modules.map(({ name, total }) => [name, total]));
  const sum = (names: readonly string[], times: number, from: Resources): Resources =>
    names.reduce((all, name) => plus(all, totals.get(name) ?? NOTHING, times), from);
  const named = Object.entries(PARTS).map(([part, { of, without = [] }]: [string, PartModules]) => {
    return [part, sum(without, -1, sum(of, 1, NOTHING))] as const;
  });
  const rest = named.reduce((left, [, part]) => plus(left, part, -1), modules[0].total);
  return { ...Object.fromEntries(named), [REST]: rest } as Record<Part, Resources>;
}
