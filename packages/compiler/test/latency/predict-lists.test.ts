// SPDX-License-Identifier: Apache-2.0
import { preset } from "@tessera/hw";
import { expect, it } from "vitest";
import { compileGraph } from "../../src/backend/compile.js";
import { completed } from "../../src/dynamic/context.js";
import { buildDispatch } from "../../src/dynamic/dispatch.js";
import { predictLatency } from "../../src/latency/predict.js";
import { predictLists } from "../../src/latency/predict-lists.js";
import { GraphBuilder, window } from "../backend/support/graphs.js";

const { core } = preset("tiny");
const builder = new GraphBuilder(5);
const x = builder.input(16, 16, 16);
const a = builder.conv(x, 32, window([3, 3], [1, 1], [1, 1, 1, 1]));
const b = builder.conv(a, 32, window([3, 3], [1, 1], [1, 1, 1, 1]));
const program = compileGraph(builder.graph([builder.conv(b, 16, window([1, 1]))]), core, { maxCores: 3 });

it.each([1, 2, 3])("whole lists of %i cores take what the program takes", (cores) => {
  expect(predictLists(program, core, buildDispatch(program, cores))).toBe(predictLatency(program, core, cores).cycles);
});

it("what remains takes less, the less the more is done; nothing when all is", () => {
  const lists = buildDispatch(program, 2);
  const left = [0, 1, 2, 3].map((layersDone) =>
    predictLists(program, core, buildDispatch(program, 2, completed(program, lists, { layersDone, entriesDone: [] }))),
  );
  expect(left).toEqual([...left].sort((p, q) => q - p));
  expect(new Set(left).size).toBe(4);
  expect(left[3]).toBe(0);
});
