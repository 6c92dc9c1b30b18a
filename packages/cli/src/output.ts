// SPDX-License-Identifier: Apache-2.0
/** Text for people on standard output: lines, JSON, aligned tables. */

export const print = (line = ""): void => void process.stdout.write(`${line}\n`);

/** Numbers of 64 bits, which JSON's readers round, are written as texts 0x.. */
export const printJson = (value: unknown): void =>
  print(JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `0x${part.toString(16)}` : part), 2));

/** Columns wide enough for their longest cell; numbers to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => (typeof cell === "number" ? grouped(cell) : cell)));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const toTheRight = header.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === "number"));
  return cells
    .map((row) =>
      row
        .map((cell, column) => (toTheRight[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** 1234567 as 1 234 567; fractions keep their digits. */
function grouped(value: number): string {
  const [whole = "", fraction] = String(value).split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, " ");
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** 0x and eight digits, as hashes are shown everywhere. */
export const hex32 = (value: number): string => `0x${value.toString(16).padStart(8, "0")}`;
