// SPDX-License-Identifier: Apache-2.0
/** Each technique switched off, and all that are not published, give the same results by other instructions. */
import { CORE_512, CORE_8192, CORE_TINY, type CoreConfig } from "@tessera/hw";
import { decodeAll } from "@tessera/isa";
import { describe, expect, it } from "vitest";
import { PUBLISHED_TECHNIQUES, TECHNIQUES, type Technique, type Techniques } from "../../src/backend/techniques.js";
import type { QTensor } from "../../src/ir/graph.js";
import type { Program } from "../../src/package/program.js";
import { toMultiplier } from "../../src/quantise/multiplier.js";
import { check } from "./support/check.js";
import { FULL, type GraphBuilder, window } from "./support/graphs.js";

const SAME = window([3, 3], [1, 1], [1, 1, 1, 1]);

function network(g: GraphBuilder): QTensor[] {
  const first = g.conv(g.input(3, 21, 23), 40, window([3, 3], [2, 2], [1, 1, 1, 1]));
  const deep = g.conv(first, 40, SAME, { groups: 40 });
  const point = g.conv(deep, 40, window([1, 1]), { table: true });
  const sum = g.tensor(40, first.height, first.width);
  const multipliers = [0.7, 0.4].map((f) => toMultiplier(f) as NonNullable<ReturnType<typeof toMultiplier>>);
  g.add({ kind: "add", name: "add", inputs: [point.id, first.id], output: sum.id, clamp: FULL, multipliers });
  const pooled = g.tensor(40, 5, 6, sum);
  g.add({
    kind: "maxpool",
    name: "pool",
    inputs: [sum.id],
    output: pooled.id,
    clamp: FULL,
    window: window([3, 3], [2, 2]),
    countIncludePad: false,
  });
  return [g.conv(pooled, 17, window([5, 6]))];
}

const run = (core: CoreConfig, techniques: Partial<Techniques>): Program => check(30, core, [1, 3], network, { techniques });

function instructions(program: Program): { name: string; fields: Readonly<Record<string, number>> }[] {
  return program.layers.flatMap((layer) =>
    (layer.tilings[0]?.ifps ?? []).flatMap((ifp) =>
      decodeAll(program.instructions.subarray(ifp.offset * 32, (ifp.offset + ifp.words) * 32)),
    ),
  );
}

describe.each([
  ["512", CORE_512],
  ["8192", CORE_8192],
  ["tiny", CORE_TINY],
] as const)("core %s", (_, core) => {
  it.each(Object.keys(TECHNIQUES) as Technique[])("without %s", (name) => {
    run(core, { [name]: false });
  });

  it("with the published techniques only", () => {
    const walks = instructions(run(core, PUBLISHED_TECHNIQUES)).filter((i) => "tile_w" in i.fields);
    expect(walks.every((i) => (i.fields.tile_w as number) % core.pp === 0)).toBe(true);
  });
});

describe("a technique that is off", () => {
  it("leaves the first input as it is", () => {
    expect(run(CORE_512, {}).inputs[0]?.fold).not.toBeNull();
    expect(run(CORE_512, { foldFirstLayer: false }).inputs[0]?.fold).toBeNull();
  });
});
