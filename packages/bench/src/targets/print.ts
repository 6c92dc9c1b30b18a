// SPDX-License-Identifier: Apache-2.0
/** Rows of targets for people: a table, and below it the DDR models and details that it refers to. */
import { type DdrReport, ddrLines } from "../measure/measurement.js";
import { figure } from "../table.js";
import type { TargetRow } from "./run-targets.js";

/** Cells of a row, by heading. */
export const targetCells = (row: TargetRow): Readonly<Record<string, string>> => ({
  id: row.id,
  what: row.what,
  value: row.value === null ? "-" : `${figure(row.value)} ${row.unit}`,
  target: `${row.target} ${row.unit}`,
  result: row.status,
  cycles: row.cycles === null ? "-" : row.cycles.toLocaleString("en"),
  configuration: row.configuration ?? "-",
  backend: row.backend ?? "-",
  DDR: row.ddrName ?? "-",
  revision: row.revision ?? "-",
  details: row.detail,
});

/** The different DDR models among the rows, with their parameters. */
export function ddrLegend(rows: readonly TargetRow[]): string[] {
  const models = new Map<string, DdrReport>();
  for (const { ddr } of rows) if (ddr !== null) models.set(JSON.stringify(ddr), ddr);
  return [...models.values()].flatMap(ddrLines);
}

export function summary(rows: readonly TargetRow[]): string {
  const count = (status: TargetRow["status"]): number => rows.filter((row) => row.status === status).length;
  const differ = count("results differ");
  const wrong = differ > 0 ? `, ${differ} with results that differ from the emulator's` : "";
  const unknown = count("not measured") > 0 ? `, ${count("not measured")} not measured` : "";
  return `${rows.length} rows: ${count("met")} met, ${count("not met")} not met, ${count("not built yet")} not built yet${unknown}${wrong}`;
}
