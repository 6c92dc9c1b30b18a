// SPDX-License-Identifier: Apache-2.0
/** What the steps of an IFP share: choices, halves of buffers, weights, places in memory. */
import { type FieldValues, TOKEN_CHANNELS } from "@tessera/isa";
import type { Dice } from "./dice.js";
import type { Sizes } from "./sizes.js";

/** Mask of token channels by name. */
export const tokens = (...names: readonly string[]): number =>
  names.reduce((mask, name) => mask | (1 << TOKEN_CHANNELS.findIndex((channel) => channel.name === name)), 0);

/** An instruction before it is encoded. */
export interface Draft {
  readonly name: string;
  readonly fields: FieldValues;
}

/** Loads may move before the execution of the step before, as a compiler's prefetch does: a step takes one half of a buffer at most. */
export interface Step {
  readonly loads: readonly Draft[];
  readonly rest: readonly Draft[];
  readonly prefetch: boolean;
}

/** A double-buffered resource: gives out its halves alternately. */
export class Halves {
  readonly size: number;
  private count = 0;

  constructor(size: number) {
    this.size = size;
  }

  next(): number {
    return (this.count++ % 2) * this.size;
  }

  get odd(): boolean {
    return this.count % 2 === 1;
  }
}

/** Bytes of a segment. */
export interface Area {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
}

/** Gives out bytes of segment WEIGHTS, random until something else is written there. */
export class WeightStore {
  private readonly parts: Uint8Array[] = [];
  private readonly dice: Dice;
  private length = 0;

  constructor(dice: Dice) {
    this.dice = dice;
  }

  allocate(bytes: number): { readonly offset: number; readonly bytes: Uint8Array } {
    const part = this.dice.bytes(bytes);
    const offset = this.length;
    this.parts.push(part);
    this.length += bytes;
    return { offset, bytes: part };
  }

  all(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.parts));
  }
}

/** Gives out bytes of a segment to stores, one behind the other. */
export class Target {
  readonly segment: number;
  private used = 0;

  constructor(segment: number) {
    this.segment = segment;
  }

  get bytes(): number {
    return this.used;
  }

  allocate(bytes: number): number {
    const offset = this.used;
    this.used += bytes;
    return offset;
  }
}

export interface Workshop {
  readonly dice: Dice;
  readonly sizes: Sizes;
  readonly input: Halves;
  readonly output: Halves;
  readonly residual: Halves;
  readonly weights: WeightStore;
  /** What loads may read. */
  readonly sources: readonly Area[];
  readonly target: Target;
}

/** Draws until the draw fits. */
export function retry<T>(draw: () => T | null): T {
  const MOST = 10_000;
  for (let i = 0; i < MOST; i++) {
    const drawn = draw();
    if (drawn !== null) return drawn;
  }
  throw new RangeError("no draw fits: the generator's ranges do not suit this core");
}
