// SPDX-License-Identifier: Apache-2.0
/** Functional coverage: what has been executed of instructions, values of fields, modes, engines, waits and faults. */
import { BUSY_SETS, CYCLE_CAUSES, ENGINES, FAULT_CAUSES, type FieldValues, WORD_BYTES } from "@tessera/isa";
import { entryAt, instructionAt } from "./decoded.js";
import { FIELD_BINS } from "./mutations.js";
import type { CaseResult } from "./run-cases.js";
import { binName, classOf, ENTRY, specFields } from "./spec-fields.js";
import { unreachable } from "./unreachable.js";

export const GROUPS = {
  fields: "values of fields, any program",
  legalFields: "values of fields, legal programs",
  modes: "modes of CONV, legal programs",
  stalls: "what cycles go to",
  busy: "sets of busy engines",
  faults: "faults by what was changed",
} as const;
export type Group = keyof typeof GROUPS;

export interface Bin {
  readonly group: Group;
  readonly name: string;
  hits: number;
  /** Why it is not hit; null: it is to be hit. */
  reason: string | null;
}

export const PARTS = [...ENGINES, "DISPATCH"] as const;
export type Part = (typeof PARTS)[number];

const CONV_KINDS = ["dense", "depthwise", "row taps", "chain"] as const;
const CONV_ENDS = ["plain", "table", "sum", "sum and table"] as const;
const XSUMS = [0, 1, 2] as const;

const modeNames = CONV_KINDS.flatMap((kind) => CONV_ENDS.flatMap((end) => XSUMS.map((xsum) => `${kind}, ${end}, xsum ${xsum}`)));

function modeOf(f: FieldValues): string {
  const chain = f.acc_init === 0 || f.acc_done === 0;
  const kind = f.row_taps === 1 ? "row taps" : chain ? "chain" : (f.oc_in_step ?? 0) > 0 ? "depthwise" : "dense";
  const end = f.residual === 1 ? (f.act === 1 ? "sum and table" : "sum") : f.act === 1 ? "table" : "plain";
  return `${kind}, ${end}, xsum ${f.xsum}`;
}

export class Coverage {
  private readonly all = new Map<string, Bin>();

  constructor() {
    const add = (group: Group, names: readonly string[]): void => {
      for (const name of names) this.all.set(`${group}/${name}`, { group, name, hits: 0, reason: unreachable(group, name) });
    };
    add("fields", FIELD_BINS.map(binName));
    add("legalFields", FIELD_BINS.map(binName));
    add("modes", modeNames);
    add(
      "stalls",
      CYCLE_CAUSES.map(([name]) => name),
    );
    add("busy", BUSY_SETS);
    add(
      "faults",
      FAULT_CAUSES.filter((cause) => cause !== "NONE").flatMap((cause) => PARTS.map((part) => `${cause} ${part}`)),
    );
  }

  get bins(): readonly Bin[] {
    return [...this.all.values()];
  }

  private hit(group: Group, name: string): void {
    const bin = this.all.get(`${group}/${name}`);
    if (bin !== undefined) bin.hits++;
  }

  private fields(groups: readonly Group[], format: string, values: FieldValues): void {
    for (const field of specFields(format)) {
      const value = values[field.name];
      if (value === undefined) continue;
      const name = binName({ field, kind: classOf(field, value) });
      for (const group of groups) this.hit(group, name);
    }
  }

  /** A value that was tried and refused is none of a legal program. */
  private explain({ test: { bin, refused, listsChanged }, simulated }: CaseResult): void {
    if (bin === null) return;
    const refusal = listsChanged ? simulated : refused;
    const legal = this.all.get(`legalFields/${binName(bin)}`);
    if (legal !== undefined && refusal !== null && refusal !== "DONE") legal.reason = `refused where it was tried: ${refusal}`;
  }

  add(result: CaseResult): void {
    const { test, outcome, simulated } = result;
    const sound = test.refused === null && !test.listsChanged && simulated === "DONE";
    const groups: Group[] = sound ? ["fields", "legalFields"] : ["fields"];
    const { instructions } = test.program;
    for (let at = 0; at < instructions.length; ) {
      const instruction = instructionAt(instructions, at);
      if (instruction !== null) {
        this.fields(groups, instruction.name, instruction.fields);
        if (sound && instruction.name === "CONV") this.hit("modes", modeOf(instruction.fields));
      }
      at += instruction?.bytes ?? WORD_BYTES;
    }
    const listed: Group[] = simulated === "DONE" ? ["fields", "legalFields"] : ["fields"];
    for (let i = 0; i < test.cores * test.dispatchStride; i++) {
      const entry = entryAt(test.exec, (test.dispatchOffset + i) * WORD_BYTES);
      if (entry?.end === 0) this.fields(listed, ENTRY, entry);
    }
    this.explain(result);
    for (const counters of outcome.counters) {
      for (const [cause] of CYCLE_CAUSES) if ((counters[`SPENT_${cause}`] ?? 0) > 0) this.hit("stalls", cause);
      for (const set of BUSY_SETS) if ((counters[`BUSY_${set}`] ?? 0) > 0) this.hit("busy", set);
    }
    if (test.part !== null) this.hit("faults", `${simulated} ${test.part}`);
  }
}
