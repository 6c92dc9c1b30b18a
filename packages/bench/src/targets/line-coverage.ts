// SPDX-License-Identifier: Apache-2.0
/** T19: lines of the RTL that are executed. */
import { preset } from "@tessera/hw";
import { collectLineCoverage, coveredPercent } from "../line-coverage/collect.js";
import { revision } from "../measure/sources.js";
import { atLeast, type Outcome, type Session, type Target } from "./target.js";

export const LINE_COVERAGE_AIM = 95;

async function lines({ fresh, say }: Session): Promise<Outcome> {
  const coverage = await collectLineCoverage({ fresh, say });
  const least = [...coverage.modules].sort((a, b) => a.covered / a.lines - b.covered / b.lines).slice(0, 3);
  const sum = (of: "lines" | "covered"): number => coverage.modules.reduce((all, module) => all + module[of], 0);
  return {
    value: coveredPercent(coverage),
    configuration: preset("tiny").name,
    backend: "hw_emu, line coverage",
    ...{ cycles: null, ddr: null, ddrName: "-" },
    revision: await revision(),
    detail: `${sum("covered")} of ${sum("lines")} lines of ${coverage.modules.length} modules; least: ${least.map(({ module, covered, lines: all }) => `${module} ${covered}/${all}`).join(", ")}`,
    exact: true,
  };
}

export const LINE_COVERAGE: Target = {
  id: "T19",
  what: "line coverage of the RTL",
  aim: atLeast(LINE_COVERAGE_AIM),
  unit: "%",
  how: "Verilator's line coverage of tiny under random programs and the suites of the pool; missing lines: npm run bench -- line-coverage",
  jobs: [],
  evaluate: lines,
};
