// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { FITTED } from "../../src/held-out.js";
import { RUNS } from "../../src/targets/latency-model.js";

it("the latency model is judged by networks that it was not fitted to", () => {
  expect(RUNS.length).toBeGreaterThan(0);
  for (const [network] of RUNS) expect(FITTED).not.toContain(network);
});
