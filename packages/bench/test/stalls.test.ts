// SPDX-License-Identifier: Apache-2.0
import type { CoreCounters } from "@tessera/host";
import { COUNTERS } from "@tessera/isa";
import { expect, test } from "vitest";
import { stallShares } from "../src/stalls.js";

test("shares of a core's cycles add up to all of them", () => {
  const counters = {
    ...Object.fromEntries(COUNTERS.map(([name]) => [name, 0])),
    CYCLES: 1000,
    SPENT_ARRAY: 650,
    SPENT_INPUT: 250,
    SPENT_SYNC: 100,
  } as CoreCounters;
  expect(stallShares(counters)).toEqual({ array: 0.65, input: 0.25, sync: 0.1 });
});
