// SPDX-License-Identifier: Apache-2.0
/** Cores of a task together: hand-computed cases of sharing a bank, of layers, and of operations that wait for ever. */
import { describe, expect, it } from "vitest";
import { EXEC, loadInputOp, nopOp, SAVE, storeOp, type TimedOp } from "../../src/latency/costs.js";
import type { TaskTimes } from "../../src/latency/task-options.js";
import { type Entry, NO_FETCH } from "../../src/latency/task-queues.js";
import { TaskSimulation } from "../../src/latency/task-simulation.js";
import { DEFAULT_TIMING as T } from "../../src/latency/timing.js";
import { traceOf } from "../../src/latency/trace.js";

const IN_FULL = 1;
const IN_FREE = 2;
const OUT_FULL = 16;
const OUT_FREE = 32;
const BYTES = 16384;
const WHOLE = {
  rows: 1,
  cols: BYTES / 32,
  blocks: 1,
  rowStride: 0,
  blockStride: 0,
  contigRows: true,
  contigBlocks: true,
  pixelStride: 1,
  partial: false,
};

/** A load of BYTES bytes from `address` on, an operation of `busy` cycles that waits for it, and the store of a pixel. */
const ops = (address: number, busy: number): TimedOp[] => [
  loadInputOp({ ...WHOLE, address }, IN_FREE, IN_FULL, T),
  { ...nopOp(EXEC, IN_FULL | OUT_FREE, IN_FREE | OUT_FULL), busy },
  storeOp({ ...WHOLE, cols: 1, address: 2 ** 20 + address }, OUT_FULL, OUT_FREE, T),
];

const entry = (list: TimedOp[], layer = 0): Entry => ({
  trace: traceOf(list),
  inputShift: 0,
  weightShift: 0,
  outputShift: 0,
  layer,
  first: true,
  last: true,
});

const run = (lists: Entry[][], banks: number, producers: number[][] = [[]], memory = T.memory): TaskTimes =>
  new TaskSimulation(
    lists,
    { producers, participants: producers.map((_, l) => lists.filter((list) => list.some((e) => e.layer === l)).length) },
    { ...T, memory },
    { banks, inputsFrom: 0, fetch: NO_FETCH },
  ).run() as TaskTimes;

describe("TaskSimulation", () => {
  const alone = run([[entry(ops(0, 10))]], 1).cycles;

  it("moves data of one core at the width of its port", () => {
    expect(alone).toBeGreaterThan(BYTES / 32);
    expect(alone).toBeLessThan(BYTES / 32 + 250);
  });

  it("shares a bank among cores, and gives each a bank of its own when there are more", () => {
    const four = (banks: number): number =>
      run(
        Array.from({ length: 4 }, (_, c) => [entry(ops(c * 4096, 10))]),
        banks,
      ).cycles;
    expect(four(1)).toBeGreaterThan((4 * BYTES * T.memory.dram.beatCycles) / 64);
    expect(four(4)).toBeLessThan(four(1) * 0.6);
  });

  it("reads once what the cores of a cluster read at the same time, when they can share it", () => {
    const lists = Array.from({ length: 4 }, () => [entry(ops(0, 10))]);
    const apart = run(lists, 1, [[]], { ...T.memory, clusterCores: 0 });
    expect(apart.readBytes).toBe(4 * BYTES);
    const shared = run(lists, 1);
    expect(shared.readBytes).toBe(BYTES);
    expect(shared.cycles).toBeLessThan(apart.cycles);
  });

  it("starts the inputs of a layer when its producers are complete, and gives up at its limit", () => {
    const lists = [[entry(ops(0, 10)), entry(ops(0, 10), 1)], [entry(ops(0, 3000))]];
    const { ends } = run(lists, 1, [[], [0]]);
    expect(ends[1]).toBeGreaterThan((ends[0] as number) + T.barrier + BYTES / 32);
    const simulation = new TaskSimulation(lists, { producers: [[], [0]], participants: [2, 1] }, T, {
      banks: 1,
      inputsFrom: 0,
      fetch: NO_FETCH,
    });
    expect(simulation.run(1000)).toBeNull();
  });

  it("refuses a program that waits for ever", () => {
    expect(() => run([[entry([nopOp(SAVE, OUT_FULL, 0)])]], 1)).toThrow(/never completes/);
  });
});
