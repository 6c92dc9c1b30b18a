// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { FIXED_CORES, rotatingCores } from "../src/rotating-cores.js";

test("commits rotate over every number of cores that is not tested anyway", async () => {
  const commits = Array.from({ length: 200 }, (_, i) => createHash("sha1").update(`${i}`).digest("hex").slice(0, 7));
  const chosen = new Set(await Promise.all(commits.map((commit) => rotatingCores(commit))));
  expect([...chosen, ...FIXED_CORES].sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
  expect(await rotatingCores("abc1234")).toBe(await rotatingCores("abc1234"));
});
