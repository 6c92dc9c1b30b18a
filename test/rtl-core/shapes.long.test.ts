// SPDX-License-Identifier: Apache-2.0
/** The other core shapes: more random programs, and the utilisation that docs/design/core.md states. */
import { expect, test } from "vitest";
import { buildCoreBench, check } from "./build.js";

const TIMEOUT = 900_000;

test("virt-16x512: bytes equal, array busy", { timeout: TIMEOUT }, async () => {
  const program = await buildCoreBench("virt-16x512");
  expect(await check(program, "random", "1000", "300", "25")).toContain("all bytes equal");
  const report = await check(program, "utilisation");
  const shares = [...report.matchAll(/utilisation ([\d.]+) %/g)].map((match) => Number(match[1]));
  expect(shares).toHaveLength(3);
  expect(shares[0], report).toBeGreaterThan(97.5);
  expect(shares[1], report).toBeGreaterThan(91.5);
  expect(shares[2], report).toBeGreaterThan(89.5);
});

test("single-8192: bytes equal", { timeout: TIMEOUT }, async () => {
  const program = await buildCoreBench("single-8192");
  expect(await check(program, "random", "1", "6", "15")).toContain("all bytes equal");
  expect(await check(program, "extremes")).toContain("all inputs -128, all weights -128: equal");
});
