// SPDX-License-Identifier: Apache-2.0
/** A run that is stopped anywhere and goes on with other cores does what remains, once, and gives the same bytes. */
import { preset } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { compileGraph } from "../../src/backend/compile.js";
import { type Completed, completed } from "../../src/dynamic/context.js";
import { buildDispatch } from "../../src/dynamic/dispatch.js";
import type { DispatchLists } from "../../src/dynamic/lists.js";
import type { QGraph } from "../../src/ir/graph.js";
import type { Layer, Program } from "../../src/package/program.js";
import { computeGraph } from "../backend/support/direct.js";
import { GraphBuilder, integer, random, randomValues, window } from "../backend/support/graphs.js";
import { ProgramRun } from "../backend/support/program-run.js";
import { entriesOf } from "./entries-of.js";

const MAX_CORES = 7;
const { core } = preset("tiny");

/** Two branches that meet, and a join of many: layers independent of each other, and more producers than an entry names. */
function graph(seed: number): QGraph {
  const g = new GraphBuilder(seed);
  const x = g.input(16, 12, 12);
  const a = g.conv(x, 24, window([3, 3], [1, 1], [1, 1, 1, 1]));
  const b = g.conv(x, 24, window([1, 1]));
  const c = g.conv(a, 16, window([3, 3], [2, 2], [1, 1, 1, 1]));
  const d = g.conv(b, 16, window([3, 3], [2, 2], [1, 1, 1, 1]));
  const parts = [c, d, ...Array.from({ length: 9 }, (_, i) => g.conv(i % 2 === 0 ? c : d, 32, window([1, 1])))];
  const last = parts.slice(2).map((part) => g.conv(part, 16, window([1, 1])));
  return g.graph([...last, c]);
}

const SEEDS = [1, 2, 3];
const made = new Map<number, { graph: QGraph; program: Program }>();
function compiled(seed: number): { graph: QGraph; program: Program } {
  const known =
    made.get(seed) ??
    (() => {
      const built = graph(seed);
      return { graph: built, program: compileGraph(built, core, { maxCores: MAX_CORES }) };
    })();
  made.set(seed, known);
  return known;
}

/** Executes entries of random cores until `steps` are done or the run is. */
function advance(run: ProgramRun, cores: number, steps: number, next: () => number): void {
  for (let done = 0; done < steps && !run.done; ) {
    const from = integer(next, 0, cores - 1);
    const stepped = Array.from({ length: cores }, (_, i) => (from + i) % cores).some((c) => run.step(c));
    if (!stepped) throw new Error("every core waits: the lists deadlock");
    done++;
  }
}

const countOf = (placement: number | number[]): number =>
  typeof placement === "number" ? placement : placement.reduce((a, b) => a + b, 0);

function randomPlacement(next: () => number): number | number[] {
  if (next() < 0.5) return integer(next, 1, MAX_CORES);
  const placement = [integer(next, 0, 4), integer(next, 1, 3)];
  return placement;
}

describe("a run that goes on with other cores", () => {
  it.each(SEEDS)("gives the bytes of an undisturbed run, each remaining IFP executed once (seed %i)", (seed) => {
    const { graph: g, program } = compiled(seed);
    const next = random(100 + seed);
    const inputs = g.inputs.map((id) => {
      const t = g.tensors[id] as QGraph["tensors"][number];
      return randomValues(next, t.channels * t.height * t.width);
    });
    const values = computeGraph(g, inputs);
    const expected = g.outputs.map((id) => values.get(id));
    for (let round = 0; round < 4; round++) {
      const run = new ProgramRun(program, core, inputs);
      let placement = randomPlacement(next);
      let lists = buildDispatch(program, placement);
      run.take(lists);
      while (!run.done) {
        advance(run, countOf(placement), integer(next, 0, 25), next);
        const done = completed(program, lists, run.context);
        placement = randomPlacement(next);
        const before = lists;
        lists = buildDispatch(program, placement, done);
        checkRemains(program, before, done, lists);
        run.take(lists);
      }
      run.checkRest();
      expect(run.context.layersDone).toBe(program.layers.length);
      expect(new Set(run.executedIfps).size).toBe(run.executedIfps.length);
      expect(run.outputs(), `seed ${seed}, round ${round}`).toEqual(expected);
    }
  });
});

/** Tiles in lists as "layer:offset". */
const tilesOf = (lists: DispatchLists): string[] =>
  Array.from(lists.lengths).flatMap((length, core) => {
    const entries = entriesOf(lists, core);
    expect(entries.length).toBe(length);
    return entries.filter((e) => e.ifp_offset !== 0).map((e) => `${e.layer}:${e.ifp_offset}`);
  });

/** New lists hold, once each, what remains of layers under way and every tile of the others' plan. */
function checkRemains(program: Program, before: DispatchLists, done: Completed, lists: DispatchLists): void {
  const expected = program.layers.flatMap((layer, l) => {
    if (l < done.layersDone) return [];
    const progress = done.under[l - done.layersDone];
    const kept = progress !== undefined && progress.remaining !== null;
    const tiling = kept ? (before.tilings[l] as number) : (layer.plans[lists.cores - 1] as Layer["plans"][0]).tiling;
    expect(lists.tilings[l]).toBe(tiling);
    const { ifps } = layer.tilings[tiling] as Layer["tilings"][0];
    const tiles = kept ? [...(progress.remaining as Uint16Array)] : ifps.map((_, i) => i);
    return tiles.map((tile) => `${l}:${ifps[tile]?.offset}`);
  });
  expect(tilesOf(lists).sort()).toEqual(expected.sort());
}

describe("completed", () => {
  it("of a stop at a layer boundary is the layers below, and the lists hold the others only", () => {
    const { program } = compiled(1);
    const lists = buildDispatch(program, 3);
    const done = completed(program, lists, { layersDone: 4, entriesDone: [] });
    expect(done).toEqual({ layersDone: 4, under: [] });
    const rest = buildDispatch(program, 3, done);
    expect(tilesOf(rest)).toEqual(tilesOf(lists).filter((tile) => Number(tile.split(":")[0]) >= 4));
    expect(rest.bytes.length).toBeLessThan(lists.bytes.length);
  });

  it("of everything leaves end entries", () => {
    const { program } = compiled(1);
    const lists = buildDispatch(program, 2);
    const entriesDone = [...lists.lengths].map((length) => length - 1);
    const rest = buildDispatch(program, 5, completed(program, lists, { layersDone: program.layers.length, entriesDone }));
    expect([...rest.lengths]).toEqual([1, 1, 1, 1, 1]);
  });

  it("refuses a context that does not belong to the lists", () => {
    const { program } = compiled(1);
    const lists = buildDispatch(program, 2);
    for (const context of [
      { layersDone: program.layers.length + 1, entriesDone: [] },
      { layersDone: 0, entriesDone: [1, 2, 3] },
      { layersDone: 0, entriesDone: [0, lists.lengths[1] as number] },
    ]) {
      expect(() => completed(program, lists, context)).toThrowError(expect.objectContaining({ code: "DISPATCH_CONTEXT" }));
    }
  });
});

describe("what remains of a layer", () => {
  it("is spread by predicted time: no core has more than the shortest load and the longest tile", () => {
    const { program } = compiled(2);
    const lists = buildDispatch(program, 1);
    const done: Completed = {
      layersDone: 0,
      under: [{ tiling: lists.tilings[0] as number, remaining: null }],
    };
    const tiling = program.layers[0]?.tilings.findIndex(({ ifps }) => ifps.length >= 6) ?? -1;
    expect(tiling).toBeGreaterThanOrEqual(0);
    const ifps = program.layers[0]?.tilings[tiling]?.ifps ?? [];
    const remaining = Uint16Array.from(ifps, (_, i) => i).subarray(1);
    const rest = buildDispatch(program, 3, { ...done, under: [{ tiling, remaining }] });
    const loads = [0, 1, 2].map((c) =>
      entriesOf(rest, c)
        .filter(({ layer, end }) => layer === 0 && end === 0)
        .reduce((sum, { ifp_offset }) => sum + (ifps.find(({ offset }) => offset === ifp_offset)?.following as number), 0),
    );
    const longest = Math.max(...ifps.map(({ following }) => following));
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(longest);
  });
});
