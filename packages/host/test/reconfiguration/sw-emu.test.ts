// SPDX-License-Identifier: Apache-2.0
import { resolvePatch } from "@tessera/hw";
import { expect, it } from "vitest";
import { openDevice } from "../../src/index.js";
import { chain, chainInput, chainResult } from "../hand-program.js";
import { describeReconfiguration } from "./suite.js";

/** Two banks, so that memory can move. */
const config = resolvePatch({ extends: "tiny", name: "tiny-two-banks", banks: 2 });
describeReconfiguration("functional pool", config, () => openDevice({ backend: "sw_emu", config, bankBytes: 2 ** 24 }));

it("a pool is resized by cluster, its virtual cores in the fullest cluster first", async () => {
  await using device = await openDevice({ backend: "sw_emu", bankBytes: 2 ** 26 });
  await using other = await device.allocate({ cores: [5] });
  await using pool = await device.allocate({ cores: [0, 4] });
  const loaded = await pool.load(chain(20, 8, 5));
  const run = loaded.runImages([1, 2, 3].map((seed) => new Map([["x", chainInput(40, seed)]])));
  await pool.resize([1, 3]);
  expect(pool.cores).toEqual([4, 6, 7, 0]);
  await expect(pool.resize([1, 4])).rejects.toMatchObject({ code: "NO_CORES" });
  await pool.moveTo([12, 1, 13]);
  expect(pool.cores).toEqual([12, 13, 1]);
  const { results } = await run;
  expect(results.map((maps) => maps.get("y"))).toEqual([1, 2, 3].map((seed) => chainResult(chainInput(40, seed), 40, 20)));
  expect(other.cores).toEqual([5]);
});
