// SPDX-License-Identifier: Apache-2.0
/** Rows as text: aligned columns whose widths grow with what has been seen. */
import type { Row } from "./experiment.js";

const text = (value: string | number | boolean | null | undefined): string => {
  if (value === null || value === undefined) return "-";
  if (typeof value === "boolean") return value ? "yes" : "NO";
  if (typeof value !== "number" || Number.isInteger(value)) return String(value);
  return Math.abs(value) < 0.001 ? value.toExponential(1) : value.toFixed(3);
};

export class Table {
  readonly #widths = new Map<string, number>();

  /** Lines to print for one more row: the header first, when there was none or its columns have changed. */
  lines(row: Row): string[] {
    const columns = Object.keys(row).filter((column) => column !== "ok");
    columns.push("ok");
    const isNew = columns.some((column) => !this.#widths.has(column));
    for (const column of columns) {
      const width = Math.max(this.#widths.get(column) ?? column.length, text(row[column]).length);
      this.#widths.set(column, width);
    }
    const pad = (cell: string, column: string): string => cell.padEnd(this.#widths.get(column) ?? 0);
    const line = columns
      .map((column) => pad(text(row[column]), column))
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
