// SPDX-License-Identifier: Apache-2.0
/** Where a run can be stopped: cores take entries of their lists in turns drawn at random, as far as releases allow. */
import type { DispatchLists, Layer, Program, TaskContext } from "@tessera/compiler";
import { decodeRecord } from "@tessera/isa";

interface ListedEntry {
  readonly layer: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly cores: number;
}

const ENTRY_BYTES = 32;

export class RandomStops {
  readonly #program: Program;
  readonly #entries: readonly (readonly ListedEntry[])[];

  /** Decodes the lists once. */
  constructor(program: Program, { bytes, lengths, strideWords }: DispatchLists) {
    this.#program = program;
    this.#entries = Array.from(lengths, (length, core) =>
      Array.from({ length: length - 1 }, (_, i) => {
        const { layer, first, last, cores } = decodeRecord("DISPATCH_ENTRY", bytes, (core * strideWords + i) * ENTRY_BYTES);
        return { layer: layer as number, first: first === 1, last: last === 1, cores: cores as number };
      }),
    );
  }

  /** Entries of all lists. */
  get entries(): number {
    return this.#entries.reduce((sum, list) => sum + list.length, 0);
  }

  /** The context after `steps` entries; `uniform` draws numbers in [0, 1). */
  after(steps: number, uniform: () => number): TaskContext {
    const cores = this.#entries.length;
    const done = new Array<number>(cores).fill(0);
    const reports = new Int32Array(this.#program.layers.length);
    const complete = new Uint8Array(reports.length);
    const released = (layer: number): boolean =>
      (this.#program.layers[layer] as Layer).producers.every((producer) => complete[producer] === 1);
    const step = (core: number): boolean => {
      const entry = this.#entries[core]?.[done[core] as number];
      if (entry === undefined || (entry.first && !released(entry.layer))) return false;
      done[core] = (done[core] as number) + 1;
      if (entry.last) {
        reports[entry.layer] = (reports[entry.layer] as number) + 1;
        if (reports[entry.layer] === entry.cores) complete[entry.layer] = 1;
      }
      return true;
    };
    for (let taken = 0; taken < Math.min(steps, this.entries); taken++) {
      let core = Math.floor(uniform() * cores);
      while (!step(core)) core = (core + 1) % cores;
    }
    const layersDone = complete.indexOf(0);
    return { layersDone: layersDone < 0 ? complete.length : layersDone, entriesDone: done };
  }
}
