// SPDX-License-Identifier: Apache-2.0
/** T11: what virtualization costs over static cores of the same templates, part by part. */
import { preset, TOP_MODULE } from "@tessera/hw";
import { areaParts, type Part } from "../area/parts.js";
import { AREA_DESIGNS, HOW_SYNTHESISED, type Resources, synthesised } from "../area/synthesis.js";
import { revision } from "../measure/sources.js";
import { type Aim, atMost, exactly, type Outcome, type Session, type Target } from "./target.js";

const { pool: POOL, static: STATIC } = AREA_DESIGNS;

interface Design {
  readonly whole: Resources;
  readonly parts: Readonly<Record<Part, Resources>>;
}

async function designArea(name: string, say: Session["say"]): Promise<Design> {
  const modules = await synthesised(name, TOP_MODULE, say);
  return { whole: modules[0].total, parts: areaParts(modules) };
}

const percentOf = (lut: number, { whole }: Design): number => (100 * lut) / whole.lut;

const partText = (part: Part, ours: Design, theirs: Design): string => {
  const [mine, other] = [ours.parts[part].lut, theirs.parts[part].lut];
  return `${part} ${mine} LUT, static ${other} (${percentOf(mine - other, theirs).toFixed(2)} % of static)`;
};

function cost(
  what: string,
  aim: Aim,
  unit: string,
  value: (ours: Design, theirs: Design) => number,
  detail: (ours: Design, theirs: Design) => string,
): Target {
  const evaluate = async ({ say }: Session): Promise<Outcome> => {
    const ours = await designArea(POOL, say);
    const theirs = await designArea(STATIC, say);
    return {
      ...{ value: value(ours, theirs), detail: detail(ours, theirs), exact: true },
      ...{ configuration: `${POOL} / ${STATIC}, ${TOP_MODULE}`, backend: "Yosys, before place and route" },
      ...{ cycles: null, ddr: null, ddrName: "-", revision: await revision() },
    };
  };
  return { id: "T11", what, aim, unit, how: HOW_SYNTHESISED, jobs: [], evaluate };
}

const logic = (what: string, parts: readonly Part[], bound: number): Target =>
  cost(
    what,
    atMost(bound),
    "% LUT",
    (ours, theirs) =>
      percentOf(
        parts.reduce((sum, part) => sum + ours.parts[part].lut - theirs.parts[part].lut, 0),
        theirs,
      ),
    (ours, theirs) => parts.map((part) => partText(part, ours, theirs)).join("; "),
  );

const instructionMemory: Target = {
  id: "T11",
  what: "instruction memory of a core",
  aim: atMost(32),
  unit: "KiB",
  how: "configuration of the design",
  jobs: [],
  evaluate: async () => ({
    ...{ value: preset(POOL).core.instructionMemoryBytes / 1024, detail: "a fixed partition per core", exact: true },
    ...{ configuration: POOL, backend: "configuration", revision: await revision() },
    ...{ cycles: null, ddr: null, ddrName: "-" },
  }),
};

export const VIRTUALIZATION_COST: readonly Target[] = [
  logic("logic of the two-level dispatch over static", ["two-level dispatch"], 1),
  logic("logic of guard, arbiter and crossbar over static", ["guard", "arbiter", "time slots", "coalescer", "crossbar"], 6),
  cost(
    "multipliers of virtualization over static",
    exactly(0),
    "DSP",
    (ours, theirs) => ours.whole.dsp - theirs.whole.dsp,
    (ours, theirs) =>
      `whole designs: ${ours.whole.lut} LUT, static ${theirs.whole.lut} (+${percentOf(ours.whole.lut - theirs.whole.lut, theirs).toFixed(2)} %)`,
  ),
  instructionMemory,
];
