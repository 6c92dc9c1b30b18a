// SPDX-License-Identifier: Apache-2.0
/** Adds the counts of a recording up per layer: where the cycles of all cores went, and how many bytes moved. */
import { CYCLE_CAUSES } from "@tessera/isa";
import { type CycleAccount, emptyAccount } from "../device/cycle-account.js";
import { BEAT_BYTES, BEATS, type EventRecord } from "./event-records.js";

export interface LayerStalls extends CycleAccount {
  /** Bytes that passed the cores' ports. */
  readonly bytes: Record<(typeof BEATS)[number], number>;
}

/** `cycles` of a row are those of all cores together. */
export interface NetworkStalls {
  readonly layers: readonly LayerStalls[];
  readonly total: LayerStalls;
  /** Physical cores that took part. */
  readonly cores: ReadonlySet<number>;
}

const emptyRow = (): LayerStalls => ({
  ...emptyAccount(),
  bytes: Object.fromEntries(BEATS.map((what) => [what, 0])) as Record<(typeof BEATS)[number], number>,
});

/** Sums the records of a recording for a program of `layers` layers. */
export class StallSum {
  readonly #layers: LayerStalls[];
  readonly #total = emptyRow();
  readonly #cores = new Set<number>();

  constructor(layers: number) {
    this.#layers = Array.from({ length: layers }, emptyRow);
  }

  add({ type, core, code, layer, value }: EventRecord): void {
    if (type !== "cycles" && type !== "overlap" && type !== "beats") return;
    this.#cores.add(core);
    for (const row of [this.#layers[layer], this.#total]) if (row !== undefined) addTo(row, type, code, value);
  }

  get result(): NetworkStalls {
    return { layers: this.#layers, total: this.#total, cores: this.#cores };
  }
}

function addTo(row: LayerStalls, type: "cycles" | "overlap" | "beats", code: number, value: number): void {
  if (type === "overlap") {
    row.overlap[code] = (row.overlap[code] ?? 0) + value;
  } else if (type === "beats") {
    const what = BEATS[code];
    if (what !== undefined) row.bytes[what] += value * BEAT_BYTES;
  } else {
    const cause = CYCLE_CAUSES[code]?.[0];
    if (cause !== undefined) row.causes[cause] += value;
    row.cycles += value;
  }
}
