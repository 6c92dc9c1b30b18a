// SPDX-License-Identifier: Apache-2.0
/** Which built simulators are removed. */
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { markUsed, prune } from "../src/verilate/prune.js";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const HOUR = 3600 * 1000;
const BOUNDS = { keep: 2, age: 24 * HOUR };
let cache = "";

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "tessera-prune-"));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

async function built(name: string, hoursAgo: number): Promise<void> {
  await mkdir(join(cache, name));
  await markUsed(join(cache, name), new Date(NOW - hoursAgo * HOUR));
}
const key = (n: number): string => n.toString(16).padStart(16, "0");

test("of each design the last used stay, and everything used lately", async () => {
  for (const hours of [1, 30, 40, 50]) await built(`tiny-${key(hours)}`, hours);
  for (const hours of [30, 40]) await built(`tiny-trace-${key(hours)}`, hours);
  for (const hours of [1, 2, 3]) await built(`virt-4x512-${key(hours)}`, hours);
  await prune(cache, BOUNDS, NOW);
  expect((await readdir(cache)).sort()).toEqual(
    [
      ...[1, 30].map((h) => `tiny-${key(h)}`),
      ...[30, 40].map((h) => `tiny-trace-${key(h)}`),
      ...[1, 2, 3].map((h) => `virt-4x512-${key(h)}`),
    ].sort(),
  );
});

test("a killed build's folder goes, one that may still be at work stays, and so do locks and foreign files", async () => {
  await built(`tiny-${key(1)}.AbCdEf`, 30);
  await built(`tiny-${key(2)}.AbCdEf`, 1);
  await built(`tiny-${key(3)}.lock`, 30);
  await built("notes", 900);
  await prune(cache, BOUNDS, NOW);
  expect((await readdir(cache)).sort()).toEqual(["notes", `tiny-${key(2)}.AbCdEf`, `tiny-${key(3)}.lock`].sort());
});
