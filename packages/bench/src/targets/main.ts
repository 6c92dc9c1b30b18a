// SPDX-License-Identifier: Apache-2.0
/** `npm run targets -- T1 T5`: measures rows of the table of targets and prints what was found. */
import { REPOSITORY_ROOT } from "@tessera/hw";
import { Command } from "commander";
import { runProgram } from "../run-program.js";
import { alignedTable } from "../table.js";
import { ddrLegend, summary, targetCells } from "./print.js";
import { selectTargets, TARGETS } from "./registry.js";
import { runTargets, type TargetRow } from "./run-targets.js";
import { SAVED_TABLE, saveRows } from "./saved-rows.js";
import { aimText } from "./target.js";

interface Options {
  readonly list?: boolean;
  readonly json?: boolean;
  readonly fresh?: boolean;
  readonly save?: boolean;
}

const print = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join("\n")}\n`);
};

function list(ids: readonly string[]): void {
  const rows = selectTargets(ids).map(({ id, what, aim, unit, how, evaluate }) => ({
    id,
    what,
    target: `${aimText(aim)} ${unit}`,
    how: evaluate === null ? `not built yet: ${how}` : how,
  }));
  print(alignedTable(rows));
}

async function run(ids: readonly string[], { list: onlyList, json, fresh = false, save }: Options): Promise<void> {
  if (onlyList) {
    list(ids);
    return;
  }
  const rows: TargetRow[] = [];
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  for await (const row of runTargets(selectTargets(ids), { fresh, say })) {
    rows.push(row);
    if (json) print([JSON.stringify(row)]);
  }
  if (!json) print([...alignedTable(rows.map(targetCells)), ...ddrLegend(rows), summary(rows)]);
  if (save) await saveRows(REPOSITORY_ROOT, TARGETS, rows);
  if (rows.some(({ status }) => status === "results differ")) process.exitCode = 1;
}

const program = new Command("targets")
  .description(
    "Measures rows of the table of targets. Results are kept in build/bench: what was measured before and has not changed is read.",
  )
  .argument("[ids...]", "rows, as T1 T5; all when omitted")
  .option("--list", "only list the rows")
  .option("--json", "one JSON object per row")
  .option("--fresh", "measure again what has a result")
  .option("--save", `write the rows into ${SAVED_TABLE}, in the place of what was there of the same targets`)
  .action(run);

await runProgram(program);
