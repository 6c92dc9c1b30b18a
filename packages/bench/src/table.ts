// SPDX-License-Identifier: Apache-2.0
/** Rows as text: for the terminal as they come, whole tables for the terminal, and for pages. */
import type { Row } from "./experiment.js";

/** Three significant digits at least; whole numbers as they are. */
export function figure(value: number): string {
  if (Number.isInteger(value)) return String(value);
  if (Math.abs(value) < 0.001) return value.toExponential(1);
  return value.toFixed(Math.abs(value) < 10 ? 3 : 1);
}

/** A value in a cell. */
export const cellText = (value: string | number | boolean | null | undefined): string => {
  if (value === null || value === undefined) return "-";
  if (typeof value === "boolean") return value ? "yes" : "NO";
  return typeof value === "number" ? figure(value) : String(value);
};

/** Prints rows as they come: columns whose widths grow with what has been seen. */
export class Table {
  readonly #widths = new Map<string, number>();

  /** Lines to print for one more row: the header first, when there was none or its columns have changed. */
  lines(row: Row): string[] {
    const columns = Object.keys(row).filter((column) => column !== "ok");
    columns.push("ok");
    const isNew = columns.some((column) => !this.#widths.has(column));
    for (const column of columns) {
      const width = Math.max(this.#widths.get(column) ?? column.length, cellText(row[column]).length);
      this.#widths.set(column, width);
    }
    const pad = (cell: string, column: string): string => cell.padEnd(this.#widths.get(column) ?? 0);
    const line = columns
      .map((column) => pad(cellText(row[column]), column))
      .join("  ")
      .trimEnd();
    return isNew
      ? [
          columns
            .map((column) => pad(column, column))
            .join("  ")
            .trimEnd(),
          line,
        ]
      : [line];
  }
}

/** Lines of an aligned table of cells. */
export function alignedTable(rows: readonly Readonly<Record<string, string>>[]): string[] {
  const columns = Object.keys(rows[0] ?? {});
  const width = (column: string): number => Math.max(column.length, ...rows.map((row) => (row[column] ?? "").length));
  const widths = new Map(columns.map((column) => [column, width(column)]));
  const line = (cell: (column: string) => string): string =>
    columns
      .map((column) => cell(column).padEnd(widths.get(column) ?? 0))
      .join("  ")
      .trimEnd();
  return [line((column) => column), ...rows.map((row) => line((column) => row[column] ?? ""))];
}

/** The same as a table of Markdown. */
export function markdownTable(rows: readonly Readonly<Record<string, string>>[]): string[] {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map((row) => line(columns.map((column) => row[column] ?? "")))];
}
