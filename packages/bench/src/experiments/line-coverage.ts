// SPDX-License-Identifier: Apache-2.0
/** T19: which lines of the RTL of `tiny` the random programs and the suites of the pool execute, module by module. */
import type { Experiment, Request, Row } from "../experiment.js";
import { collectLineCoverage, coveredPercent } from "../line-coverage/collect.js";
import { LINE_COVERAGE_AIM } from "../targets/line-coverage.js";

const percent = (value: number): number => Math.round(value * 10) / 10;

async function* run({ programs, fresh }: Request): AsyncGenerator<Row> {
  const coverage = await collectLineCoverage({
    ...(programs !== undefined && { programs }),
    ...(fresh !== undefined && { fresh }),
  });
  for (const { module, lines, covered, missing } of coverage.modules) {
    const detail = missing.map(({ line, text }) => `${line}: ${text}`).join(" | ");
    yield { module, lines, covered, percent: percent((100 * covered) / Math.max(1, lines)), missing: detail, ok: true };
  }
  const total = coveredPercent(coverage);
  const sum = (of: "lines" | "covered"): number => coverage.modules.reduce((all, module) => all + module[of], 0);
  yield {
    ...{ module: "all", lines: sum("lines"), covered: sum("covered"), percent: percent(total), missing: "" },
    ok: total >= LINE_COVERAGE_AIM,
  };
}

export const lineCoverage: Experiment = {
  id: "line-coverage",
  summary:
    "T19: lines of the RTL of tiny that random programs and the suites of the pool execute, and those they do not (--programs)",
  run,
};
