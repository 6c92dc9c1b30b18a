// SPDX-License-Identifier: Apache-2.0
/** The guard's division by three, exhaustively; its other properties are proved (formal.test.ts). */
import { expect, test } from "vitest";
import { buildBench, runBench } from "./build.js";

test("all 2^24 pages of a segment over three banks", { timeout: 120_000 }, async () => {
  const bench = await buildBench("tsr_guard", "guard.cpp", { extends: "tiny", name: "one-guard" });
  expect(await runBench(bench)).toContain("16777216 pages, all as expected");
});
