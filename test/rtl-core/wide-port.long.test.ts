// SPDX-License-Identifier: Apache-2.0
/** A core with the wide memory path against the HLS core: inputs 64 B a cycle, weights in a lane per bank. */
import { beforeAll, expect, test } from "vitest";
import { buildCoreBench, check } from "./build.js";

let program = "";

beforeAll(async () => {
  program = await buildCoreBench("wide-port.json");
}, 900_000);

test("random programs give the same bytes in RTL and HLS", { timeout: 300_000 }, async () => {
  const first = Math.floor(Math.random() * 1e9);
  expect(await check(program, "random", "1", "40", "20")).toContain("all bytes equal");
  expect(await check(program, "random", String(first), "10", "20")).toContain("all bytes equal");
});

test("an aborted core comes to rest and works afterwards", { timeout: 300_000 }, async () => {
  expect(await check(program, "abort", "1", "20")).toContain("correct afterwards");
});
