// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { deviation, slowdown, speedOf, worst } from "../../src/isolation/deviation.js";
import type { Measurement } from "../../src/measure/measurement.js";

const measured = (...latencies: number[]) => ({ cycles: latencies[0], latencies }) as unknown as Measurement;

test("speed is of all runs, and of a single one where only its cycles are known", () => {
  expect(speedOf(measured(1000, 3000))).toEqual({ throughput: 500, p50: 1000, p99: 3000 });
  expect(speedOf({ cycles: 4000 } as Measurement)).toEqual({ throughput: 250, p50: 4000, p99: 4000 });
});

test("deviation spans all companies and none, in percent of none", () => {
  const alone = measured(1000);
  expect(deviation(alone, [])).toEqual({ throughput: 0, p50: 0, p99: 0 });
  const { throughput, p50, p99 } = deviation(alone, [measured(990), measured(1020, 1020)]);
  expect(p50).toBeCloseTo(3, 10);
  expect(p99).toBeCloseTo(3, 10);
  expect(throughput).toBeCloseTo(100 * (1000 / 990 - 1000 / 1020), 10);
  expect(worst({ throughput, p50, p99 })).toBe(Math.max(p50, p99));
  expect(worst({ throughput: 4, p50: 1, p99: 2 })).toBe(4);
});

test("a slowdown is positive, and negative where the task was quicker", () => {
  expect(slowdown(measured(1000), measured(1100))).toBeCloseTo(10, 10);
  expect(slowdown(measured(1000), measured(900))).toBeCloseTo(-10, 10);
});
