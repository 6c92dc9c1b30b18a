// SPDX-License-Identifier: Apache-2.0
/** The table of targets in the documents: rows as they were measured last, each replaced when it is measured again. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BenchError } from "../errors.js";
import { replaceFile } from "../replace-file.js";
import { markdownTable } from "../table.js";
import { ddrLegend, summary, targetCells } from "./print.js";
import { type TargetRow, unmeasuredRow } from "./run-targets.js";
import type { Target } from "./target.js";

/** The table; figures of the README are copied from there. */
export const SAVED_TABLE = "docs/targets.md";
/** What the table is made from, with all that a row has. */
export const SAVED_ROWS = "docs/results/targets.json";

/** One thing may be measured in several units. */
const sameRow = (row: TargetRow, { id, what, unit }: Target): boolean => row.id === id && row.what === what && row.unit === unit;

/** A row for each target, in their order: as measured now, else as saved, else stated as not measured. */
export function mergeRows(targets: readonly Target[], saved: readonly TargetRow[], measured: readonly TargetRow[]): TargetRow[] {
  return targets.map((target) => {
    const row = [...measured, ...saved].find((candidate) => sameRow(candidate, target));
    const current = unmeasuredRow(target);
    // Figures of another aim, or of what nothing measures any more, are no figures of this row.
    const isCurrent = row !== undefined && row.value !== null && target.evaluate !== null && row.target === current.target;
    return isCurrent ? row : current;
  });
}

const page = (rows: readonly TargetRow[]): string =>
  [
    "# Targets",
    "",
    "Written by `npm run targets -- --save`, or row by row by `npm run targets -- <id> --save`; every row is printed again by `npm run targets -- <id>`.",
    "",
    ...markdownTable(rows.map(targetCells)),
    "",
    ...ddrLegend(rows).flatMap((line) => [line.trim(), ""]),
    summary(rows),
    "",
  ].join("\n");

async function readRows(path: string): Promise<TargetRow[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  try {
    const rows: unknown = JSON.parse(text);
    if (Array.isArray(rows)) return rows as TargetRow[];
  } catch {
    // Said below, as for JSON that is no table.
  }
  throw new BenchError("BAD_ROWS", `'${path}' is no list of rows; restore it, or remove it and measure all targets again.`);
}

/** Writes both files below `root`: `measured` in the place of what was saved of the same targets. Throws BAD_ROWS. */
export async function saveRows(root: string, targets: readonly Target[], measured: readonly TargetRow[]): Promise<void> {
  const rows = mergeRows(targets, await readRows(join(root, SAVED_ROWS)), measured);
  const found = rows.filter(({ value }) => value !== null);
  await replaceFile(join(root, SAVED_ROWS), `${JSON.stringify(found, null, 2)}\n`);
  await replaceFile(join(root, SAVED_TABLE), page(rows));
}
