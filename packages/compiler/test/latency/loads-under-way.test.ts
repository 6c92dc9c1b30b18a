// SPDX-License-Identifier: Apache-2.0
/** Loads of a queue: how many may be under way, and how what is asked for later delays them. */
import { expect, it } from "vitest";
import { Arena } from "../../src/latency/arena.js";
import { LoadsUnderWay } from "../../src/latency/loads-under-way.js";
import { TaskMemory } from "../../src/latency/task-memory.js";
import { DEFAULT_TIMING } from "../../src/latency/timing.js";

const KIB = 1024;

it("lets four loads be under way, and a NOP pass when none is", () => {
  const arena = new Arena();
  const memory = new TaskMemory(2, 1, DEFAULT_TIMING.memory, arena);
  const loads = new LoadsUnderWay(1, memory, arena);
  const done: number[] = [];
  for (let i = 0; i < 4; i++) {
    expect(loads.freeAt(0, false)).toBeGreaterThanOrEqual(0);
    done.push(memory.read(0, 10 * i, KIB * i, KIB, false));
    loads.issue(0, 10 * i, done[i] as number, 1 << i);
  }
  expect(loads.freeAt(0, false)).toBe(-1);
  expect(loads.freeAt(0, true)).toBe(-1);
  expect(loads.nextTokens(0)).toBe(1);
  const first = loads.settle(0);
  expect(loads.nextTokens(0)).toBe(2);
  expect(loads.freeAt(0, false)).toBe(first);
  expect(loads.freeAt(0, true)).toBe(-1);
  const last = [0, 1, 2].map(() => loads.settle(0)).at(-1);
  expect(loads.freeAt(0, true)).toBe(last);
  expect(loads.nextSettled[0]).toBe(Number.POSITIVE_INFINITY);
});

it("delays a load by what others ask of its bank before its data have left", () => {
  const arena = new Arena();
  const memory = new TaskMemory(2, 1, DEFAULT_TIMING.memory, arena);
  const loads = new LoadsUnderWay(2, memory, arena);
  const alone = memory.read(0, 10, 0, KIB, false);
  loads.issue(0, 10, alone, 1);
  for (let i = 1; i <= 4; i++) memory.read(1, 10 + i, 64 * KIB + KIB * i, KIB, false);
  expect(loads.settle(0)).toBeGreaterThan(alone + 16);
});
