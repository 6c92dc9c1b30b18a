// SPDX-License-Identifier: Apache-2.0
/** T19: a model that counts is built, run and read; what is covered does not fall below the target. */
import { expect, test } from "vitest";
import { collectLineCoverage, coveredPercent } from "../../src/line-coverage/collect.js";
import { LINE_COVERAGE_AIM } from "../../src/targets/line-coverage.js";

const MINUTES = 60_000;

test(`random programs and the suites of the pool execute ${LINE_COVERAGE_AIM} % of the RTL's lines`, {
  timeout: 20 * MINUTES,
}, async () => {
  const coverage = await collectLineCoverage({ say: console.info });
  expect(coverage.modules.length).toBeGreaterThan(50);
  expect(coveredPercent(coverage)).toBeGreaterThanOrEqual(LINE_COVERAGE_AIM);
});
