// SPDX-License-Identifier: Apache-2.0
import type { CounterName } from "@tessera/host";
import { expect, test } from "vitest";
import { stallShares } from "../src/stalls.js";

test("shares of a core's cycles add up to all of them", () => {
  const counters = {
    CYCLES: 1000,
    EXEC_BUSY: 700,
    MAC_BUSY: 650,
    EXEC_WAIT_IN: 100,
    EXEC_WAIT_W: 50,
    EXEC_WAIT_OUT: 25,
    EXEC_WAIT_INSTR: 75,
  } as Record<CounterName, number>;
  const shares = stallShares(counters);
  expect(shares).toMatchObject({ array: 0.65, input: 0.1, weights: 0.05, output: 0.025, instructions: 0.075 });
  expect(shares["other exec"]).toBeCloseTo(0.05, 12);
  expect(Object.values(shares).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
});
