// SPDX-License-Identifier: Apache-2.0
/**
 * Orders the instructions of an IFP and places their tokens (docs/design/isa.md, "Tokens").
 * The order can be executed one instruction at a time without ever blocking; so the router, which feeds four queues
 * in this order, cannot deadlock whatever the length of the queues.
 */
import { WEIGHT_CHUNKS } from "@tessera/isa";
import type { InputChunk, Step, WeightChunk } from "../tile/steps.js";

export const IN_FULL = 1;
export const IN_FREE = 2;
export const W_FULL = 4;
export const W_FREE = 8;
export const OUT_FULL = 16;
export const OUT_FREE = 32;
export const RES_FULL = 64;
export const RES_FREE = 128;

/**
 * An instruction with its tokens, before encoding. `half` is the half of the buffer that the chunk lies in; `weightBase`
 * the first word of the weight chunk, counted from the oldest one that has not been given back.
 */
export type Op = { wait: number; post: number } & (
  | { readonly kind: "LOAD_IN"; readonly chunk: InputChunk; readonly half: number; readonly box: number }
  | { readonly kind: "LOAD_RES"; readonly step: Step; readonly half: number }
  | { readonly kind: "LOAD_W"; readonly chunk: WeightChunk }
  | { readonly kind: "EXEC"; readonly step: Step; readonly inHalf: number; readonly weightBase: number; readonly outHalf: number }
  | { readonly kind: "STORE"; readonly step: Step; readonly half: number; readonly pattern: number }
  | { readonly kind: "NOP_LDI" | "NOP_EXEC" | "NOP_SAVE" }
);

/** A chunk's stay in a buffer: first step that uses it, step after which its place may be overwritten. */
interface Stay<T> {
  readonly chunk: T;
  readonly first: number;
  free: number;
}

/** Stays of the chunks that steps name, with `slots` places replaced in order of arrival. */
export function stays<T extends { readonly key: number }>(
  chunks: readonly (T | null)[],
  slots: number,
): { list: Stay<T>[]; of: Int32Array } {
  const list: Stay<T>[] = [];
  const of = new Int32Array(chunks.length).fill(-1);
  chunks.forEach((chunk, step) => {
    if (chunk === null) {
      return;
    }
    let index = -1;
    for (let k = Math.max(0, list.length - slots); k < list.length; k++) {
      index = (list[k] as Stay<T>).chunk.key === chunk.key ? k : index;
    }
    if (index < 0) {
      index = list.push({ chunk, first: step, free: step }) - 1;
    }
    (list[index] as Stay<T>).free = step;
    of[step] = index;
  });
  // Tokens only count: places must be given back in the order in which they were taken.
  for (let k = 1; k < list.length; k++) {
    const stay = list[k] as Stay<T>;
    stay.free = Math.max(stay.free, (list[k - 1] as Stay<T>).free);
  }
  return { list, of };
}

/** Stays of the residual chunks: one per output chunk. */
function outputStays(steps: readonly Step[]): Stay<Step>[] {
  const list: Stay<Step>[] = [];
  steps.forEach((step, i) => {
    if (step.outFirst) {
      list.push({ chunk: step, first: i, free: i });
    }
    if (step.outLast) {
      (list.at(-1) as Stay<Step>).free = i;
    }
  });
  return list;
}

/** One of the buffers that are filled by loads: its chunks and how far they have been loaded. */
interface Side<T> {
  readonly list: Stay<T>[];
  readonly of: Int32Array;
  readonly slots: number;
  readonly full: number;
  readonly free: number;
  next: number;
}

const half = (stay: number, slots: number): number => (slots === 2 ? stay & 1 : 0);

/**
 * Instructions of an IFP. `weights`: chunks that stay at a time, words of the buffer; `boxes` is the number of LOAD_IN instructions of a chunk, `patterns` of STOREs of a chunk;
 * `residual`: every output chunk is added to a chunk of the residual map.
 */
export function schedule(
  steps: readonly Step[],
  inputSlots: 1 | 2,
  weights: { readonly slots: number; readonly capacity: number },
  boxes: (chunk: InputChunk) => number,
  patterns: number,
  residual: boolean,
): Op[] {
  const ops: Op[] = [];
  const inputs: Side<InputChunk> = {
    ...stays(
      steps.map((s) => s.input),
      inputSlots,
    ),
    slots: inputSlots,
    full: IN_FULL,
    free: IN_FREE,
    next: 0,
  };
  const weightStays = stays(
    steps.map((s) => s.weights),
    weights.slots,
  );
  const residuals: Side<Step> = {
    list: residual ? outputStays(steps) : [],
    of: new Int32Array(0),
    slots: 2,
    full: RES_FULL,
    free: RES_FREE,
    next: 0,
  };

  /** Loads chunk `side.next` if its place is free before step `step`. */
  const ready = <T>(side: Side<T>, step: number): boolean => {
    const previous = side.list[side.next - side.slots];
    return side.next < side.list.length && (previous === undefined || previous.free < step);
  };
  const loadInput = (): void => {
    const k = inputs.next++;
    const chunk = (inputs.list[k] as Stay<InputChunk>).chunk;
    const count = boxes(chunk);
    if (inputs.slots === 1) {
      ops.push({ kind: "NOP_LDI", wait: IN_FREE, post: 0 });
    }
    for (let box = 0; box < count; box++) {
      ops.push({
        kind: "LOAD_IN",
        chunk,
        half: half(k, inputs.slots),
        box,
        wait: box === 0 ? IN_FREE : 0,
        post: box === count - 1 ? IN_FULL : 0,
      });
    }
  };
  let loadedWeights = 0;
  let freedWeights = 0;
  let usedWords = 0;
  const weightWords = (k: number): number => {
    const { chunk } = weightStays.list[k] as Stay<WeightChunk>;
    return chunk.end - chunk.start;
  };
  /** Weight chunks are loaded as far ahead as the ring has space for. */
  const loadWeights = (): boolean => {
    if (loadedWeights === weightStays.list.length || loadedWeights - freedWeights === WEIGHT_CHUNKS) {
      return false;
    }
    const words = weightWords(loadedWeights);
    if (usedWords + words > weights.capacity) {
      return false;
    }
    usedWords += words;
    ops.push({ kind: "LOAD_W", chunk: (weightStays.list[loadedWeights++] as Stay<WeightChunk>).chunk, wait: 0, post: W_FULL });
    return true;
  };
  /** Words between the oldest chunk that has not been given back and chunk k. */
  const weightBase = (k: number): number => {
    let base = 0;
    for (let older = freedWeights; older < k; older++) {
      base += weightWords(older);
    }
    return base;
  };
  const loadResidual = (): void => {
    const k = residuals.next++;
    const { chunk } = residuals.list[k] as Stay<Step>;
    ops.push({ kind: "LOAD_RES", step: chunk, half: half(k, 2), wait: RES_FREE, post: RES_FULL });
  };
  /** Of the loads that wait for one queue the one that is needed first; an input chunk is usually needed longer. */
  const residualFirst = (): boolean =>
    inputs.next === inputs.list.length ||
    (residuals.list[residuals.next]?.first ?? 0) < (inputs.list[inputs.next] as Stay<InputChunk>).first;
  const prefetch = (step: number): void => {
    for (let more = true; more; ) {
      more = false;
      const [input, sum] = [ready(inputs, step), ready(residuals, step)];
      if (sum && (!input || residualFirst())) {
        loadResidual();
        more = true;
      } else if (input) {
        loadInput();
        more = true;
      }
      more = loadWeights() || more;
    }
  };

  let freedInputs = 0;
  let outChunks = 0;
  steps.forEach((step, i) => {
    prefetch(i);
    const inStay = inputs.of[i] as number;
    const weightStay = weightStays.of[i] as number;
    const outHalf = outChunks & 1;
    const exec: Op = {
      kind: "EXEC",
      step,
      inHalf: half(Math.max(inStay, 0), inputs.slots),
      weightBase: weightBase(weightStay),
      outHalf,
      wait:
        (inputs.list[inStay]?.first === i ? IN_FULL : 0) |
        (weightStays.list[weightStay]?.first === i ? W_FULL : 0) |
        (step.outFirst ? OUT_FREE | (residual ? RES_FULL : 0) : 0),
      post: step.outLast ? OUT_FULL | (residual ? RES_FREE : 0) : 0,
    };
    ops.push(exec);
    let inputPosts = 0;
    for (; inputs.list[freedInputs]?.free === i; freedInputs++) {
      inputPosts += inputs.slots === 1 ? 2 : 1;
    }
    let weightPosts = 0;
    for (; weightStays.list[freedWeights]?.free === i; freedWeights++) {
      weightPosts++;
      usedWords -= weightWords(freedWeights);
    }
    exec.post |= (inputPosts > 0 ? IN_FREE : 0) | (weightPosts > 0 ? W_FREE : 0);
    for (let extra = 1; extra < Math.max(inputPosts, weightPosts); extra++) {
      ops.push({ kind: "NOP_EXEC", wait: 0, post: (extra < inputPosts ? IN_FREE : 0) | (extra < weightPosts ? W_FREE : 0) });
    }
    if (step.outLast) {
      for (let p = 0; p < patterns; p++) {
        ops.push({
          kind: "STORE",
          step,
          half: outHalf,
          pattern: p,
          wait: p === 0 ? OUT_FULL : 0,
          post: p === patterns - 1 ? OUT_FREE : 0,
        });
      }
      outChunks++;
    }
  });
  evenOut(ops, inputs.slots === 2 && inputs.list.length % 2 === 1, outChunks % 2 === 1, residual);
  return ops;
}

/** Ends the IFP after half 1 of each resource that was used an odd number of times. */
function evenOut(ops: Op[], input: boolean, output: boolean, residual: boolean): void {
  const sum = output && residual;
  if (input || sum) {
    const [wait, post] = [(input ? IN_FREE : 0) | (sum ? RES_FREE : 0), (input ? IN_FULL : 0) | (sum ? RES_FULL : 0)];
    ops.push({ kind: "NOP_LDI", wait, post });
  }
  if (input || output) {
    ops.push({
      kind: "NOP_EXEC",
      wait: (input ? IN_FULL : 0) | (output ? OUT_FREE : 0) | (sum ? RES_FULL : 0),
      post: (input ? IN_FREE : 0) | (output ? OUT_FULL : 0) | (sum ? RES_FREE : 0),
    });
  }
  if (output) {
    ops.push({ kind: "NOP_SAVE", wait: OUT_FULL, post: OUT_FREE });
  }
}
