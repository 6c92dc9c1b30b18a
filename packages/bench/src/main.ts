// SPDX-License-Identifier: Apache-2.0
/** `npm run bench -- <experiment>`: runs one experiment, prints its rows, fails when a row does. */
import { Command, InvalidArgumentError } from "commander";
import type { Request } from "./experiment.js";
import { EXPERIMENTS, findExperiment } from "./registry.js";
import { runProgram } from "./run-program.js";
import { Table } from "./table.js";

const numbers = (list: string): number[] =>
  list.split(",").map((part) => {
    const value = Number(part);
    if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError(`'${part}' is not a positive whole number.`);
    return value;
  });
const names = (list: string): string[] => list.split(",");
const count = (value: string): number => numbers(value)[0] as number;

interface Options extends Request {
  readonly json?: boolean;
}

async function run(id: string, { json, ...request }: Options): Promise<void> {
  const table = new Table();
  let failed = 0;
  let rows = 0;
  for await (const row of findExperiment(id).run(request)) {
    rows++;
    if (!row.ok) failed++;
    process.stdout.write(json ? `${JSON.stringify(row)}\n` : `${table.lines(row).join("\n")}\n`);
  }
  if (!json) process.stdout.write(`${id}: ${rows - failed} of ${rows} rows ok\n`);
  if (failed > 0 || rows === 0) process.exitCode = 1;
}

const program = new Command("bench")
  .description("Runs an experiment and prints its rows; exit code 1 when a row is not ok.")
  .argument("<experiment>", EXPERIMENTS.map(({ id, summary }) => `${id}: ${summary}`).join("\n"))
  .option("--networks <list>", "networks, separated by commas", names)
  .option("--cores <list>", "numbers of cores, separated by commas", numbers)
  .option("--preset <name>", "preset of the pool")
  .option("--limit <n>", "most images or cases", count)
  .option("--fresh", "measure again what has a result")
  .option("--json", "one JSON object per row")
  .action(run);

await runProgram(program);
