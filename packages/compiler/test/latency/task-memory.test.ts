// SPDX-License-Identifier: Apache-2.0
/** What cores that share a bank do to each other's reads. */
import { expect, it } from "vitest";
import { Arena } from "../../src/latency/arena.js";
import { TaskMemory } from "../../src/latency/task-memory.js";
import { DEFAULT_TIMING } from "../../src/latency/timing.js";

const { memory } = DEFAULT_TIMING;

/** When a read arrives that finds another before it, on a pool of so many cores. */
function second(cores: number, mixShare: number): number {
  const task = new TaskMemory(cores, 1, { ...memory, dram: { ...memory.dram, mixShare } }, new Arena());
  task.read(0, 100, 0, 1024, false);
  return task.read(cores - 1, 100, 1 << 17, 1024, false);
}

it("a read that waits behind another core's is late besides, as the port gives bursts on whole", () => {
  const delay = second(4, 0.4) - second(4, 0);
  expect(delay).toBeGreaterThan(0);
  expect(second(16, 0.4) - second(16, 0)).toBeGreaterThan(delay);
  expect(second(1, 0.4)).toBe(second(1, 0));
});

it("cores of one cluster read once what they read at the same time, wherever the cluster's cores are numbered", () => {
  const bytesOf = (clusterOf?: readonly number[]): number => {
    const task = new TaskMemory(3, 1, memory, new Arena(), clusterOf);
    for (const core of [0, 1, 2]) task.read(core, 100, 0, 1024, false);
    return task.readBytes;
  };
  expect(bytesOf()).toBe(1024);
  expect(bytesOf([0, 1, 0])).toBe(2048);
  expect(bytesOf([0, 1, 2])).toBe(3072);
});
