// SPDX-License-Identifier: Apache-2.0
/** What the proofs rest on holds where the whole pool is simulated. */
import { expect, test } from "vitest";
import { collectAssumptions } from "../../src/assumptions/collect.js";

const MINUTES = 60_000;

test("no assumption of a proof is violated by random programs, the suites of the pool and moves", {
  timeout: 20 * MINUTES,
}, async () => {
  const { modules } = await collectAssumptions({ say: console.info });
  expect(modules.flatMap(({ module, violated }) => violated.map(({ line, text }) => `${module}:${line} ${text}`))).toEqual([]);
  expect(modules.reduce((sum, { watched }) => sum + watched, 0)).toBeGreaterThan(50);
});
