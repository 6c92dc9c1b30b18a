// SPDX-License-Identifier: Apache-2.0
import { LatencyCurve } from "@tessera/hypervisor";
import { Random } from "@tessera/zoo";
import { expect, test } from "vitest";
import { changes, type Visit, visits } from "../../src/workload/trace.js";
import { type Policy, simulateTransients } from "../../src/workload/transients.js";

const visit = (id: string, from: number, to: number): Visit => ({ id, network: "any", from, to });
/** Up to 8 cores each is worth one, the others three quarters, so that two tasks share evenly. */
const speed = (cores: number): number => Math.min(cores, 8) + 0.75 * Math.max(0, cores - 8);
const cycles = Array.from({ length: 16 }, (_, i) => 1e6 / speed(i + 1));
const curves = new Map([["any", new LatencyCurve(cycles, 300)]]);
const simulate = (all: readonly Visit[], policy: Policy, switchMs: number) =>
  simulateTransients({ visits: all, durationMs: 100, policy, curves, switchMs, together: () => 1 });

test("arrivals come at their rate and stay their time; the same seed is the same trace", () => {
  const request = { networks: ["any"], load: 4, stayMs: 10, durationMs: 20_000 };
  const trace = visits(request, new Random(1));
  expect(trace).toEqual(visits(request, new Random(1)));
  expect(trace.length / 8000).toBeCloseTo(1, 1);
  expect(trace.reduce((sum, { from, to }) => sum + to - from, 0) / trace.length / 10).toBeCloseTo(1, 1);
});

test("who finds no place is not there", () => {
  const steps = [...changes([visit("a", 0, 10), visit("b", 1, 5), visit("c", 2, 9)], 2, 8)];
  expect(steps.map(({ at, present }) => [at, present.map(({ id }) => id)])).toEqual([
    [0, ["a"]],
    [1, ["a", "b"]],
    [5, ["a"]],
  ]);
});

test("one task has the pool; a second one takes half of it, which costs the first a switch, and so does its end", () => {
  const found = simulate([visit("a", 0, 100), visit("b", 50, 75)], "every change", 2);
  expect(found).toMatchObject({ changes: 4, switches: 2, free: 1450, static: 125 });
  expect(found.work).toBe(1450 - 2 * 8 - 2 * 14);
});

test("with hysteresis a switch that does not pay is left out", () => {
  const flicker = Array.from({ length: 20 }, (_, i) => visit(`b${i}`, 4 * i + 1, 4 * i + 2));
  const all = [visit("a", 0, 100), ...flicker];
  expect(simulate(all, "hysteresis", 2).switches).toBeLessThan(simulate(all, "every change", 2).switches);
});
