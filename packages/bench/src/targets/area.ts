// SPDX-License-Identifier: Apache-2.0
/** T12, T13: look-up tables, registers, multipliers and memories of the pool, of the large core and of one small core. */
import { preset, TOP_MODULE } from "@tessera/hw";
import { AREA_DESIGNS, HOW_SYNTHESISED, type Resources, synthesised } from "../area/synthesis.js";
import { revision } from "../measure/sources.js";
import { type Aim, atMost, type Outcome, type Session, type Target } from "./target.js";

const { pool: POOL, large: LARGE } = AREA_DESIGNS;
const CORE_MODULE = "tsr_core";
/** BRAM36 that one URAM counts for. */
const URAM_BLOCKS = 8;
const text = ({ lut, ff, dsp, bram36, uram }: Resources): string =>
  `${lut} LUT, ${ff} FF, ${dsp} DSP, ${bram36} BRAM36, ${uram} URAM`;

function area(
  id: string,
  what: string,
  aim: Aim,
  unit: string,
  modules: readonly (readonly [design: string, module: string])[],
  value: (...counts: Resources[]) => number,
): Target {
  const evaluate = async ({ say }: Session): Promise<Outcome> => {
    const counts: Resources[] = [];
    for (const [design, module] of modules) counts.push((await synthesised(design, module, say))[0].total);
    return {
      value: value(...counts),
      configuration: modules.map(([design, module]) => `${design}, ${module}`).join(" / "),
      backend: "Yosys, before place and route",
      cycles: null,
      ddr: null,
      ddrName: "-",
      revision: await revision(),
      detail: counts.map(text).join(" / "),
      exact: true,
    };
  };
  return { id, what, aim, unit, how: HOW_SYNTHESISED, jobs: [], evaluate };
}

const pool = [POOL, TOP_MODULE] as const;
const large = [LARGE, TOP_MODULE] as const;
const core = [POOL, CORE_MODULE] as const;

const ratio = (many?: Resources, one?: Resources): number => (many?.lut ?? Number.NaN) / (one?.lut ?? Number.NaN);
const { pp, icp, ocp } = preset(LARGE).core;

export const AREA: readonly Target[] = [
  area("T12", "16 small cores against one large core", atMost(2), "x LUT", [pool, large], ratio),
  area("T12", LARGE, atMost(22), "LUT/MAC", [large], (one) => (one?.lut ?? Number.NaN) / (pp * icp * ocp)),
  area("T13", "one core of 512 operations per cycle", atMost(10_000), "LUT", [core], (one) => one?.lut ?? Number.NaN),
  area("T13", "one core of 512 operations per cycle", atMost(15_000), "FF", [core], (one) => one?.ff ?? Number.NaN),
  area("T13", "one core of 512 operations per cycle", atMost(180), "DSP", [core], (one) => one?.dsp ?? Number.NaN),
  area(
    "T13",
    "one core of 512 operations per cycle, a URAM counted as 8",
    atMost(88),
    "BRAM36",
    [core],
    (one) => (one?.bram36 ?? Number.NaN) + URAM_BLOCKS * (one?.uram ?? Number.NaN),
  ),
];
