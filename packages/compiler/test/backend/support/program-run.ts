// SPDX-License-Identifier: Apache-2.0
/**
 * A program under way on executors: entries are executed one by one in any order that their releases allow, as the device's
 * sync would, and the run can be taken to other dispatch lists.
 */
import type { CoreConfig } from "@tessera/hw";
import { decodeRecord, SEGMENTS, TOKEN_CHANNELS } from "@tessera/isa";
import type { TaskContext } from "../../../src/dynamic/context.js";
import type { DispatchLists } from "../../../src/dynamic/lists.js";
import type { Program } from "../../../src/package/program.js";
import { CoreExecutor } from "./core-executor.js";
import { readTensor, type Values, writeTensor } from "./run-program.js";

type Entry = Record<string, number>;

export class ProgramRun {
  readonly executedIfps: string[] = [];
  readonly #program: Program;
  readonly #core: CoreConfig;
  readonly #memory: Map<number, Uint8Array>;
  #lists: DispatchLists | null = null;
  #executors: CoreExecutor[] = [];
  #next: number[] = [];
  #layer: number[] = [];
  /** Layers below are complete; reports of the others, and those complete above. */
  #layersDone = 0;
  readonly #complete = new Set<number>();
  readonly #reports = new Map<number, number>();

  constructor(program: Program, core: CoreConfig, inputs: readonly Values[]) {
    this.#program = program;
    this.#core = core;
    this.#memory = new Map([
      [SEGMENTS.WEIGHTS, program.weights],
      [SEGMENTS.MAPS, new Uint8Array(program.mapsBytes)],
      [SEGMENTS.INPUT, new Uint8Array(program.inputBytes)],
      [SEGMENTS.OUTPUT, new Uint8Array(program.outputBytes)],
    ]);
    program.inputs.forEach((t, i) => {
      writeTensor(this.#memory.get(SEGMENTS.INPUT) as Uint8Array, t, inputs[i] as Values);
    });
  }

  /** Goes on by other lists, on cores whose buffers hold nothing. */
  take(lists: DispatchLists): void {
    this.#lists = lists;
    this.#executors = Array.from({ length: lists.cores }, () => new CoreExecutor(this.#core, this.#memory));
    this.#next = new Array<number>(lists.cores).fill(0);
    this.#layer = new Array<number>(lists.cores).fill(-1);
    this.#complete.clear();
    this.#reports.clear();
  }

  get context(): TaskContext {
    return { layersDone: this.#layersDone, entriesDone: [...this.#next] };
  }

  get done(): boolean {
    return this.#executors.every((_, core) => this.#entry(core).end === 1);
  }

  /** Executes the next entry of a core. False: it has to wait, or its list has ended. */
  step(core: number): boolean {
    const entry = this.#entry(core);
    if (entry.end === 1) return false;
    const layer = entry.layer as number;
    if (layer < (this.#layer[core] as number)) throw new Error(`core ${core}: layer ${layer} behind a later one`);
    this.#layer[core] = layer;
    const producers = Array.from({ length: entry.producers as number }, (_, i) => entry[`layer${i}`] as number);
    if (!producers.every((producer) => this.#isComplete(producer))) return false;
    this.#execute(core, entry);
    this.#next[core] = (this.#next[core] as number) + 1;
    if (entry.last === 1) this.#report(layer, entry.cores as number);
    return true;
  }

  /** Throws when a core is not as it was before. */
  checkRest(): void {
    for (const { tokens } of this.#executors) {
      if (tokens.some((count, i) => count !== TOKEN_CHANNELS[i]?.initial)) throw new Error("a core does not end at rest");
    }
  }

  outputs(): Values[] {
    return this.#program.outputs.map((t) => readTensor(this.#memory.get(t.region.segment) as Uint8Array, t));
  }

  #entry(core: number): Entry {
    const { bytes, strideWords } = this.#lists as DispatchLists;
    return decodeRecord("DISPATCH_ENTRY", bytes, (core * strideWords + (this.#next[core] as number)) * 32);
  }

  #isComplete = (layer: number): boolean => layer < this.#layersDone || this.#complete.has(layer);

  #execute(core: number, entry: Entry): void {
    const offset = (entry.ifp_offset as number) * 32;
    if (offset > 0) this.executedIfps.push(`${entry.layer}:${entry.ifp_offset}`);
    this.#executors[core]?.run(this.#program.instructions.subarray(offset, offset + (entry.ifp_words as number) * 32));
  }

  #report(layer: number, cores: number): void {
    const reports = (this.#reports.get(layer) ?? 0) + 1;
    this.#reports.set(layer, reports);
    if (reports > cores) throw new Error(`layer ${layer}: ${reports} reports of ${cores}`);
    if (reports === cores) this.#complete.add(layer);
    while (this.#complete.has(this.#layersDone)) this.#layersDone++;
  }
}
