// SPDX-License-Identifier: Apache-2.0
/** The rows of a recorded run as text: a table, then the layers that lose most and to what. */
import { BUSY_SETS } from "@tessera/isa";
import { formatTable, percent } from "../output.js";
import type { StallRow } from "./layer-rows.js";

const WORST = 10;
const LARGEST_CAUSES = 3;
const NAME_LETTERS = 28;
const PERCENT_LETTERS = 5;

/** Percent with one digit, to the right; nothing at all is a dash. */
const tenths = (share: number): string => (share === 0 ? "-" : (100 * share).toFixed(1)).padStart(PERCENT_LETTERS);
const lost = ({ cycles, idealCycles }: StallRow): number => cycles - idealCycles;

/** Columns of causes and engines are shares of the cycles in percent; causes that never occur have no column. */
export function formatRows(rows: readonly StallRow[]): string {
  const network = rows.at(-1);
  if (network === undefined) return "";
  const causes = Object.keys(network.causes).filter((cause) => (network.causes[cause] ?? 0) > 0);
  const engines = Object.keys(network.busy);
  const header = ["", "kind", "layer", "cycles", "ideal", "lost", "util %", ...causes, ...engines.map((e) => `${e} busy`)];
  const cells = rows.map((row) => [
    row.layer === null ? "" : String(row.layer),
    row.kind,
    row.name.slice(-NAME_LETTERS),
    Math.round(row.cycles),
    Math.round(row.idealCycles),
    Math.round(lost(row)),
    tenths(row.utilisation),
    ...causes.map((cause) => tenths(row.causes[cause] ?? 0)),
    ...engines.map((engine) => tenths(row.busy[engine] ?? 0)),
    ...Object.values(row.bytes).map((bytes) => Math.round(bytes / 1024)),
  ]);
  const bytes = Object.keys(network.bytes).map((what) => `${what} KiB`);
  return formatTable([...header, ...bytes], cells);
}

/** Layers by lost cycles, with the largest causes; empty lanes are cycles of the array that did not count. */
export function formatWorst(rows: readonly StallRow[]): string[] {
  const network = rows.at(-1);
  const all = network === undefined ? 0 : lost(network);
  const layers = rows.filter(({ layer }) => layer !== null).sort((a, b) => lost(b) - lost(a));
  return layers.slice(0, WORST).map((row) => {
    const waits = Object.entries(row.causes).filter(([cause]) => cause !== "array");
    const causes = [...waits, ["empty lanes", (row.causes.array ?? 0) - row.utilisation] as const]
      .sort(([, a], [, b]) => b - a)
      .slice(0, LARGEST_CAUSES)
      .filter(([, share]) => share > 0)
      .map(([cause, share]) => `${cause} ${percent(share)}`);
    return `${row.layer} ${row.kind} ${row.name}: ${Math.round(lost(row))} cycles lost (${percent(lost(row) / all)} of all): ${causes.join(", ")}`;
  });
}

/** Sets of engines that were busy together, most frequent first. */
export function formatOverlap(overlap: readonly number[]): string {
  const all = overlap.reduce((a, b) => a + b, 0);
  return BUSY_SETS.map((name, set) => ({ name: name.replaceAll("_", "+").toLowerCase(), cycles: overlap[set] ?? 0 }))
    .filter(({ cycles }) => cycles > 0)
    .sort((a, b) => b.cycles - a.cycles)
    .map(({ name, cycles }) => `${name} ${percent(cycles / all)}`)
    .join(", ");
}
