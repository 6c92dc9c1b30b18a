// SPDX-License-Identifier: Apache-2.0
/** The same on the RTL of the design `tiny` with two banks. */
import { buildSimulator, configHash, requestedMonitor, resolvePatch } from "@tessera/hw";
import { beforeAll, expect, it } from "vitest";
import { openDevice } from "../../src/index.js";
import { chain, chainInput, chainResult } from "../hand-program.js";
import { describeReconfiguration } from "./suite.js";

/** Two banks, so that memory can move. */
const config = resolvePatch({ extends: "tiny", name: "tiny-two-banks", banks: 2 });
let library: string;

beforeAll(async () => {
  library = (await buildSimulator(config, requestedMonitor())).library;
}, 900_000);

describeReconfiguration("RTL", config, () => openDevice({ backend: "hw_emu", library, config, bankBytes: 2 ** 24 }));

it("clearing takes about as many cycles as the deepest buffer has rows, and new cores begin soon after RESUME", async () => {
  await using device = await openDevice({ backend: "hw_emu", library, config, bankBytes: 2 ** 24 });
  await using pool = await device.allocate({ cores: 1 });
  // So many layers that the run is still under way when the move begins, however slow the process that moves it.
  const [layers, tiles, pixels] = [250, 8, 5];
  const loaded = await pool.load({ ...chain(layers, tiles, pixels), configHash: configHash(config.core) });
  const run = loaded.runImages([new Map([["x", chainInput(tiles * pixels, 1)]])]);
  while ((await pool.control.status()).state !== "RUNNING") await new Promise(setImmediate);
  const { resumed, drainCycles, clearCycles, firstResult } = await pool.resize(2, { measure: true });
  expect(resumed).toBe(true);
  const rows = config.core.weightBufferBytes / (config.core.icp * config.core.ocp);
  expect(clearCycles).toBeGreaterThanOrEqual(rows);
  expect(clearCycles).toBeLessThan(rows + 1000);
  expect(drainCycles).toBeLessThan(3000);
  // How far the run is then is up to the machine; entries of layers that are complete are passed over, in some 30 cycles each.
  const passedOver = tiles * (await device.registers.value("TASK", "LAYERS_DONE", pool.control.task));
  expect(firstResult).toBeLessThan(3000 + 40 * passedOver);
  await run;
});

it("a move that waits too long for the end of a layer stops the task at an IFP boundary", async () => {
  const [tiles, pixels] = [600, 5];
  await using device = await openDevice({ backend: "hw_emu", library, config, bankBytes: 2 ** 24 });
  await using pool = await device.allocate({ cores: 1 });
  // One layer: a stop at its end would be the end of the run.
  const loaded = await pool.load({ ...chain(1, tiles, pixels), configHash: configHash(config.core) });
  const run = loaded.runImages([new Map([["x", chainInput(tiles * pixels, 1)]])]);
  while ((await pool.control.status()).state !== "RUNNING") await new Promise(setImmediate);
  const { resumed } = await pool.resize(2, { patienceMs: 0 });
  expect(resumed).toBe(true);
  const { results } = await run;
  expect(results[0]?.get("y")).toEqual(chainResult(chainInput(tiles * pixels, 1), tiles * pixels, 1));
});
