// SPDX-License-Identifier: Apache-2.0
/** Moves at random times on the smallest pool in RTL. */
import { compileGraph } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import { expect, test } from "vitest";
import { cachedNetwork } from "../../src/measure/network-cache.js";
import { randomImage } from "../../src/networks.js";
import { measureMoves } from "../../src/reconfiguration/moves.js";
import { dataAvailable } from "../../src/test-data.js";

test.skipIf(!dataAvailable()).each([false, true])(
  "every inference has the bytes of an undisturbed run, urgent: %s, and moves take cycles",
  { timeout: 300_000 },
  async (urgent) => {
    const config = preset("tiny");
    const graph = await cachedNetwork("kws");
    const program = compileGraph(graph, config.core, { maxCores: config.cores });
    const request = { moves: 5, seed: 3, urgent, pause: 10_000 };
    const { accounts, inferences, wrong } = await measureMoves(program, config, randomImage(graph), request);
    expect([accounts.length, wrong]).toEqual([5, 0]);
    expect(inferences).toBeGreaterThan(0);
    expect(accounts.every(({ drainCycles, clearCycles }) => (drainCycles ?? 0) > 0 && (clearCycles ?? 0) > 0)).toBe(true);
  },
);
