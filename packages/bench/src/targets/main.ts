// SPDX-License-Identifier: Apache-2.0
/** `npm run targets -- T1 T5`: measures rows of the table of targets and prints what was found. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { REPOSITORY_ROOT } from "@tessera/hw";
import { Command } from "commander";
import { runProgram } from "../run-program.js";
import { alignedTable, markdownTable } from "../table.js";
import { ddrLegend, summary, targetCells } from "./print.js";
import { selectTargets } from "./registry.js";
import { runTargets, type TargetRow } from "./run-targets.js";
import { aimText } from "./target.js";

/** Where --save writes; the README's figures are copied from there. */
const SAVED = "docs/targets.md";

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

const savedPage = (rows: readonly TargetRow[]): string =>
  [
    "# Targets",
    "",
    "Written by `npm run targets -- --save`; every row is printed again by `npm run targets -- <id>`.",
    "",
    ...markdownTable(rows.map(targetCells)),
    "",
    ...ddrLegend(rows).flatMap((line) => [line.trim(), ""]),
    summary(rows),
    "",
  ].join("\n");

async function run(ids: readonly string[], { list: onlyList, json, fresh = false, save }: Options): Promise<void> {
  if (onlyList) {
    list(ids);
    return;
  }
  if (save && ids.length > 0) {
    program.error(`error: --save writes the whole of ${SAVED}, so it takes no ids; what was measured is kept and not run again`);
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
  if (save) await writeFile(join(REPOSITORY_ROOT, SAVED), savedPage(rows));
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
  .option("--save", `write the table to ${SAVED}`)
  .action(run);

await runProgram(program);
