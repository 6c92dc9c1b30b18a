// SPDX-License-Identifier: Apache-2.0
/**
 * Executes the tokens of an IFP in stream order and follows which engine holds which half of each buffer. An IFP that
 * can be executed one instruction at a time cannot deadlock however long the queues are: whatever a queue waits for
 * stands before what blocks the router.
 */
import { TOKEN_CHANNELS, TOKEN_MAX } from "@tessera/isa";
import { InstructionFault } from "./errors.js";
import type { Extent } from "./extents.js";
import { WeightChunks } from "./weight-chunks.js";

/** A buffer handed from a producer to a consumer in halves: names of its channels in TOKEN_CHANNELS. */
interface Resource {
  readonly name: ResourceName;
  readonly full: number;
  readonly free: number;
}

const channel = (name: string): number => TOKEN_CHANNELS.findIndex((c) => c.name === name);
export type ResourceName = "input" | "output" | "residual";

/** In the order of their indices. */
const INDEX: Readonly<Record<ResourceName, number>> = { input: 0, output: 1, residual: 2 };
const RESOURCES: readonly Resource[] = [
  { name: "input", full: channel("IN_FULL"), free: channel("IN_FREE") },
  { name: "output", full: channel("OUT_FULL"), free: channel("OUT_FREE") },
  { name: "residual", full: channel("RES_FULL"), free: channel("RES_FREE") },
];

/** Halves of one buffer on their way from free to full and back. */
interface Halves {
  /** Half that the next free token stands for. */
  next: number;
  producer: number[];
  /** Handed over, not yet taken. */
  readonly full: number[][];
  readonly consumer: number[];
}

const W_FULL = channel("W_FULL");
const W_FREE = channel("W_FREE");

export class TokenState {
  readonly weights: WeightChunks;
  private readonly counts = TOKEN_CHANNELS.map((c) => c.initial);
  private readonly halves = RESOURCES.map((): Halves => ({ next: 0, producer: [], full: [], consumer: [] }));

  /** `weightWords`: of the weight buffer. */
  constructor(weightWords: number) {
    this.weights = new WeightChunks(weightWords);
  }

  /** Takes the tokens that an instruction waits for. */
  begin(wait: number): void {
    if (wait === 0) return;
    for (let i = 0; wait >> i !== 0; i++) {
      if (((wait >> i) & 1) === 0) continue;
      const count = this.counts[i] as number;
      if (count === 0) {
        throw new InstructionFault(
          "VERIFY_TOKENS",
          `field wait: ${TOKEN_CHANNELS[i]?.name} is never posted before; the core would wait for ever`,
        );
      }
      this.counts[i] = count - 1;
    }
    if ((wait >> W_FULL) & 1) {
      this.weights.take();
    }
    for (let i = 0; i < RESOURCES.length; i++) {
      const { free, full } = RESOURCES[i] as Resource;
      const h = this.halves[i] as Halves;
      if ((wait >> free) & 1) {
        h.producer.push(h.next);
        h.next ^= 1;
      }
      if ((wait >> full) & 1) {
        h.consumer.push(...(h.full.shift() ?? []));
      }
    }
  }

  /** Gives the tokens that an instruction posts. */
  end(post: number): void {
    if (post === 0) return;
    for (let i = 0; post >> i !== 0; i++) {
      if (((post >> i) & 1) === 0 || TOKEN_CHANNELS[i]?.counted !== true) continue;
      const count = this.counts[i] as number;
      if (count === TOKEN_MAX) {
        throw new InstructionFault("VERIFY_TOKENS", `field post: ${TOKEN_CHANNELS[i]?.name} would exceed ${TOKEN_MAX}`);
      }
      this.counts[i] = count + 1;
    }
    if ((post >> W_FULL) & 1) {
      this.weights.announce();
    }
    if ((post >> W_FREE) & 1) {
      this.weights.giveBack();
    }
    for (let i = 0; i < RESOURCES.length; i++) {
      const { name, free, full } = RESOURCES[i] as Resource;
      const h = this.halves[i] as Halves;
      if ((post >> full) & 1) {
        h.full.push(h.producer);
        h.producer = [];
      }
      if ((post >> free) & 1 && h.consumer.shift() === undefined) {
        throw new InstructionFault(
          "VERIFY_TOKENS",
          `field post: ${TOKEN_CHANNELS[free]?.name} gives back a half of the ${name} buffer that it does not hold`,
        );
      }
    }
  }

  /** Throws unless the words lie in the halves that the instruction's engine holds. */
  expectHeld(name: ResourceName, side: "producer" | "consumer", words: Extent, halfWords: number): void {
    const held = (this.halves[INDEX[name]] as Halves)[side];
    for (let half = Math.floor(words.from / halfWords); half <= Math.floor((words.to - 1) / halfWords); half++) {
      if (!held.includes(half)) {
        throw new InstructionFault(
          "VERIFY_BUFFER",
          `it touches words ${words.from}..${words.to - 1} of the ${name} buffer, whose half ${half} its tokens do not cover`,
        );
      }
    }
  }

  /** Throws unless everything is as before the IFP. */
  expectAtRest(): void {
    TOKEN_CHANNELS.forEach((c, i) => {
      if (this.counts[i] !== c.initial) {
        throw new InstructionFault("VERIFY_TOKENS", `it ends with ${c.name} = ${this.counts[i]} instead of ${c.initial}`);
      }
    });
    this.weights.expectAtRest();
    RESOURCES.forEach((r, i) => {
      if ((this.halves[i] as Halves).next !== 0) {
        throw new InstructionFault("VERIFY_TOKENS", `it ends after half 0 of the ${r.name} buffer; even the count out with NOPs`);
      }
    });
  }
}
