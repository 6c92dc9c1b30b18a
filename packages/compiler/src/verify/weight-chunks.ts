// SPDX-License-Identifier: Apache-2.0
/** Follows the weight chunks of an IFP through the ring: loaded, taken over by EXEC, given back, oldest first. */
import { WEIGHT_CHUNKS } from "@tessera/isa";
import { InstructionFault } from "./errors.js";
import type { Extent } from "./extents.js";

export class WeightChunks {
  /** Words of the chunks not given back, oldest first, and the byte of the segment where each begins. */
  private readonly words: number[] = [];
  private readonly addresses: number[] = [];
  /** Chunks loaded since the last announcement; chunks of each announcement not yet taken; chunks that EXEC holds. */
  private fresh = 0;
  private readonly announced: number[] = [];
  private held = 0;
  private used = 0;

  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** LOAD_W. Executed in order, nothing will free space while it waits. */
  load(words: number, address: number): void {
    if (this.used + words > this.capacity || this.words.length === WEIGHT_CHUNKS) {
      throw new InstructionFault(
        "VERIFY_BUFFER",
        `field words: a chunk of ${words} words never finds space: ${this.used} of ${this.capacity} words of the weight buffer and ${this.words.length} of ${WEIGHT_CHUNKS} chunks are in use`,
      );
    }
    this.words.push(words);
    this.addresses.push(address);
    this.fresh++;
    this.used += words;
  }

  /** W_FULL is posted: what was loaded since the last time may be taken over. */
  announce(): void {
    this.announced.push(this.fresh);
    this.fresh = 0;
  }

  /** EXEC waits for W_FULL. */
  take(): void {
    this.held += this.announced.shift() ?? 0;
  }

  /** EXEC posts W_FREE. */
  giveBack(): void {
    if (this.held === 0) {
      throw new InstructionFault("VERIFY_TOKENS", "field post: W_FREE gives back a weight chunk that it does not hold");
    }
    this.used -= this.words.shift() as number;
    this.addresses.shift();
    this.held--;
  }

  /** Throws unless words counted from the oldest chunk lie in the chunks that EXEC holds. */
  expectHeld({ from, to }: Extent): void {
    let end = 0;
    for (let i = 0; i < this.held; i++) end += this.words[i] as number;
    if (to > end) {
      throw new InstructionFault(
        "VERIFY_BUFFER",
        `field w_base: it reads words ${from}..${to - 1} of the weight buffer from the oldest chunk on, of which its tokens cover ${end}`,
      );
    }
  }

  /** Byte of the segment from which a word that EXEC holds was loaded; words counted from the oldest chunk. */
  addressOf(word: number, wordBytes: number): number {
    let first = 0;
    for (let i = 0; i < this.held; i++) {
      const end = first + (this.words[i] as number);
      if (word < end) return (this.addresses[i] as number) + (word - first) * wordBytes;
      first = end;
    }
    throw new RangeError(`word ${word} of the weight buffer is not held; expectHeld has to be asked before`);
  }

  expectAtRest(): void {
    if (this.words.length > 0) {
      throw new InstructionFault(
        "VERIFY_TOKENS",
        `it ends with ${this.words.length} weight chunks that W_FREE did not give back`,
      );
    }
  }
}
