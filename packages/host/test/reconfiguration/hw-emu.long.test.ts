// SPDX-License-Identifier: Apache-2.0
/** The same on the RTL of the design `tiny` with two banks. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSimulator, configHash, resolvePatch } from "@tessera/hw";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDevice } from "../../src/index.js";
import { chain, chainInput } from "../hand-program.js";
import { describeReconfiguration } from "./suite.js";

/** Two banks, so that memory can move. */
const config = resolvePatch({ extends: "tiny", name: "tiny-two-banks", banks: 2 });
let folder: string;
let library: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-move-"));
  library = (await buildSimulator(config, { folder })).library;
}, 900_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describeReconfiguration("RTL", config, () => openDevice({ backend: "hw_emu", library, config, bankBytes: 2 ** 24 }));

it("clearing takes about as many cycles as the deepest buffer has rows, and new cores begin soon after RESUME", async () => {
  await using device = await openDevice({ backend: "hw_emu", library, config, bankBytes: 2 ** 24 });
  await using pool = await device.allocate({ cores: 1 });
  const loaded = await pool.load({ ...chain(30, 8, 5), configHash: configHash(config.core) });
  const run = loaded.runImages([new Map([["x", chainInput(40, 1)]])]);
  while ((await pool.control.status()).state !== "RUNNING") await new Promise(setImmediate);
  const { resumed, drainCycles, clearCycles, firstResult } = await pool.resize(2, { measure: true });
  expect(resumed).toBe(true);
  const rows = config.core.weightBufferBytes / (config.core.icp * config.core.ocp);
  expect(clearCycles).toBeGreaterThanOrEqual(rows);
  expect(clearCycles).toBeLessThan(rows + 1000);
  expect(drainCycles).toBeLessThan(3000);
  expect(firstResult).toBeLessThan(3000);
  await run;
});
