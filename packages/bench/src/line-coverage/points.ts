// SPDX-License-Identifier: Apache-2.0
/** Verilator's coverage file: how often each piece of the RTL was executed; lines of modules that follow from it. */
import { basename } from "node:path";

/** A run of statements that are executed together, in one instance or in all of them. */
export interface Point {
  readonly module: string;
  readonly lines: readonly number[];
  readonly count: number;
}

/** Between the keys of a point's description, and between a key and its value. */
const [NEXT, IS] = ["\u0001", "\u0002"];
const ENTRY = /^C '(.*)' (\d+)$/;

/** "3-5,9" as numbers. */
function lineNumbers(text: string): number[] {
  return text.split(",").flatMap((part) => {
    const [from = 0, to = from] = part.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}

/** Points of all instances of a module taken together: executed in one is executed. */
export function parsePoints(text: string): Point[] {
  const points = new Map<string, Point>();
  for (const line of text.split("\n")) {
    const [, description = "", count = "0"] = ENTRY.exec(line) ?? [];
    const keys = new Map(
      description.split(NEXT).flatMap((part) => (part.includes(IS) ? [part.split(IS) as [string, string]] : [])),
    );
    const [file, at] = [keys.get("f"), keys.get("l")];
    if (file === undefined || at === undefined) continue;
    const lines = lineNumbers(keys.get("S") || at);
    const module = basename(file).replace(/\..*$/, "");
    const key = [module, at, keys.get("n"), keys.get("o"), lines.join()].join();
    const before = points.get(key)?.count ?? 0;
    points.set(key, { module, lines, count: before + Number(count) });
  }
  return [...points.values()];
}

export interface ModuleLines {
  readonly module: string;
  readonly lines: number;
  readonly covered: number;
  /** Lines with a statement that was never executed, with their text. */
  readonly missing: readonly { readonly line: number; readonly text: string }[];
}

/** Checks of parameters before time begins: they end the simulation when they are executed. */
const PARAMETER_CHECK = /\$(fatal|error)\b/;

/** A line is covered when everything that is on it has been executed. `source` gives the text of a module. */
export function linesOf(points: readonly Point[], source: (module: string) => string): ModuleLines[] {
  const modules = new Map<string, { readonly text: readonly string[]; readonly lines: Map<number, boolean> }>();
  for (const { module, lines, count } of points) {
    let found = modules.get(module);
    if (found === undefined) {
      found = { text: source(module).split("\n"), lines: new Map() };
      modules.set(module, found);
    }
    const { text } = found;
    if (lines.every((line) => PARAMETER_CHECK.test(`${text[line - 1]}${text[line]}`))) continue;
    for (const line of lines) found.lines.set(line, (found.lines.get(line) ?? true) && count > 0);
  }
  return [...modules]
    .map(([module, { text, lines }]): ModuleLines => {
      const missing = [...lines]
        .filter(([, covered]) => !covered)
        .map(([line]) => ({ line, text: (text[line - 1] ?? "").trim() }));
      missing.sort((a, b) => a.line - b.line);
      return { module, lines: lines.size, covered: lines.size - missing.length, missing };
    })
    .sort((a, b) => a.module.localeCompare(b.module));
}
