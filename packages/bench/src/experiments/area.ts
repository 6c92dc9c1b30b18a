// SPDX-License-Identifier: Apache-2.0
/** E11: look-up tables, registers, multipliers and memories of the pool, of static cores and of the large core, part by part. */
import { TOP_MODULE } from "@tessera/hw";
import { areaParts, PART_NAMES } from "../area/parts.js";
import { AREA_DESIGNS, type Resources, synthesised } from "../area/synthesis.js";
import type { Experiment, Request, Row } from "../experiment.js";

const row = (
  design: string,
  part: string,
  { lut, ff, dsp, bram36, uram }: Resources,
  whole: Resources,
  levels: number | null,
): Row => ({
  ...{ design, part, LUT: lut, FF: ff, DSP: dsp, BRAM36: bram36, URAM: uram },
  "LUT % of design": (100 * lut) / whole.lut,
  "LUT levels": levels,
  ok: lut >= 0 && ff >= 0,
});

async function* run({ preset }: Request): AsyncGenerator<Row> {
  for (const design of preset === undefined ? Object.values(AREA_DESIGNS) : [preset]) {
    const modules = await synthesised(design, TOP_MODULE, (line) => void process.stderr.write(`${line}\n`));
    const [whole] = modules;
    const parts = areaParts(modules);
    for (const part of PART_NAMES) yield row(design, part, parts[part], whole.total, null);
    yield row(design, "whole", whole.total, whole.total, Math.max(...modules.map(({ levels }) => levels)));
  }
}

export const area: Experiment = {
  id: "area",
  summary: "area of the pool, of static cores and of one large core, part by part, by synthesis before place and route",
  run,
};
