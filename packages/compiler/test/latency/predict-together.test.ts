// SPDX-License-Identifier: Apache-2.0
import { preset } from "@tessera/hw";
import { expect, it } from "vitest";
import { compileGraph } from "../../src/backend/compile.js";
import { predictLatency } from "../../src/latency/predict.js";
import { predictTogether, type TogetherTask } from "../../src/latency/predict-together.js";
import { GraphBuilder, window } from "../backend/support/graphs.js";

const { core } = preset("tiny");
const builder = new GraphBuilder(5);
const x = builder.input(16, 16, 16);
const a = builder.conv(x, 32, window([3, 3], [1, 1], [1, 1, 1, 1]));
const b = builder.conv(a, 32, window([3, 3], [1, 1], [1, 1, 1, 1]));
const program = compileGraph(builder.graph([builder.conv(b, 16, window([1, 1]))]), core, { maxCores: 3 });
const alone = (cores: number): number => predictLatency(program, core, cores, { banks: 1 }).cycles;
const task = (cores: number, cluster = 0): TogetherTask => ({ program, clusters: new Array<number>(cores).fill(cluster) });

it.each([1, 2, 3])("a task alone on %i cores takes what it takes by itself", (cores) => {
  expect(predictTogether([task(cores)], core, { banks: 1 }).runs).toEqual([[alone(cores)]]);
});

it("one run follows the other, and none is shorter than its start allows", () => {
  const [runs = []] = predictTogether([task(2)], core, { banks: 1, runs: 3 }).runs;
  expect(runs).toHaveLength(3);
  for (const cycles of runs) expect(Math.abs(cycles / alone(2) - 1)).toBeLessThan(0.05);
});

it("tasks slow each other where they share a bank, the more of them the more", () => {
  const slowest = (tasks: number): number =>
    Math.max(
      ...predictTogether(
        Array.from({ length: tasks }, (_, i) => task(1, i)),
        core,
        { banks: 1 },
      ).runs.flat(),
    );
  const [one, two, eight] = [slowest(1), slowest(2), slowest(8)];
  expect(two).toBeGreaterThan(one);
  expect(eight).toBeGreaterThan(1.1 * two);
});

it("tasks of one cluster share no reads", () => {
  const apart = predictTogether([task(1, 0), task(1, 1)], core, { banks: 1 }).runs;
  const beside = predictTogether([task(1, 0), task(1, 0)], core, { banks: 1 }).runs;
  expect(beside).toEqual(apart);
});

it("a run under way when all begin does not count, and who is quicker makes more runs", () => {
  const from = program.layers.length - 1;
  const { runs } = predictTogether([{ ...task(1), from }, task(3)], core, { banks: 1 });
  expect(runs[0]).toHaveLength(1);
  expect(runs[1]?.length).toBeGreaterThan(1);
});

it("a task that does not go on leaves the rest to the others", () => {
  const tasks = [task(1), { ...task(1, 1), from: program.layers.length - 1 }, task(3, 2)];
  const { runs } = predictTogether(tasks, core, { banks: 1, goOn: false });
  expect(runs.map(({ length }) => length)).toEqual([1, 1, 1]);
});
