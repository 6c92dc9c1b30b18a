// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { HELD_OUT } from "../../src/held-out.js";
import { RUNS } from "../../src/targets/latency-model.js";

it("the latency model is judged by held-out networks only", () => {
  expect(RUNS.length).toBeGreaterThan(0);
  for (const [network] of RUNS) expect(HELD_OUT).toContain(network);
});
