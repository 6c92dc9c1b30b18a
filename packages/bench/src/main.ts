// SPDX-License-Identifier: Apache-2.0
/** `npm run bench -- <experiment>`: runs one experiment, prints its rows, fails when a row does. */
import { join } from "node:path";
import { REPOSITORY_ROOT } from "@tessera/hw";
import { Command, InvalidArgumentError } from "commander";
import { BenchError } from "./errors.js";
import type { Request, Row } from "./experiment.js";
import { EXPERIMENTS, findExperiment } from "./registry.js";
import { replaceFile } from "./replace-file.js";
import { runProgram } from "./run-program.js";
import { cellText, markdownTable, Table } from "./table.js";

const numbers = (list: string): number[] =>
  list.split(",").map((part) => {
    const value = Number(part);
    if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError(`'${part}' is not a positive whole number.`);
    return value;
  });
const names = (list: string): string[] => list.split(",");
const count = (value: string): number => numbers(value)[0] as number;
const seed = (value: string): number => count(String(Number(value) + 1)) - 1;

interface Options extends Request {
  readonly json?: boolean;
  readonly save?: boolean;
}

/** Where --save writes, a page per experiment. */
const RESULTS = "docs/results";

async function savePage(id: string, summary: string, rows: readonly Row[]): Promise<void> {
  const cells = rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, cellText(value)])));
  const head = [`# ${id}`, "", `${summary}. Written by \`npm run bench -- ${id} --save\`.`, ""];
  await replaceFile(join(REPOSITORY_ROOT, RESULTS, `${id}.md`), `${[...head, ...markdownTable(cells)].join("\n")}\n`);
}

async function run(id: string, { json, save, ...request }: Options): Promise<void> {
  const experiment = findExperiment(id);
  if (request.modelOnly && !experiment.hasModel) {
    const others = EXPERIMENTS.filter(({ hasModel }) => hasModel).map((other) => other.id);
    throw new BenchError("NO_MODEL", `${id} has no figures by the latency model; --model-only is for ${others.join(", ")}.`);
  }
  const table = new Table();
  const rows: Row[] = [];
  for await (const row of experiment.run(request)) {
    rows.push(row);
    process.stdout.write(json ? `${JSON.stringify(row)}\n` : `${table.lines(row).join("\n")}\n`);
  }
  if (save) await savePage(id, experiment.summary, rows);
  const good = rows.filter(({ ok }) => ok).length;
  if (!json) process.stdout.write(`${id}: ${good} of ${rows.length} rows ok\n`);
  if (good < rows.length || rows.length === 0) process.exitCode = 1;
}

const program = new Command("bench")
  .description("Runs an experiment and prints its rows; exit code 1 when a row is not ok.")
  .argument("<experiment>", EXPERIMENTS.map(({ id, summary }) => `${id}: ${summary}`).join("\n"))
  .option("--networks <list>", "networks, separated by commas", names)
  .option("--cores <list>", "numbers of cores, separated by commas", numbers)
  .option("--preset <name>", "preset of the pool")
  .option("--limit <n>", "most images or cases", count)
  .option("--seed <n>", "seed of what is drawn at random, or number of the first case; experiments that draw", seed)
  .option("--programs <n>", "random cases; experiments that number theirs", count)
  .option("--fresh", "measure again what has a result")
  .option("--model-only", "by the latency model instead of the RTL: a quick look")
  .option("--plot", "draw the rows into docs/plots")
  .option("--save", `write the rows to ${RESULTS}`)
  .option("--json", "one JSON object per row")
  .action(run);

await runProgram(program);
