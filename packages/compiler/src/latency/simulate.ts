// SPDX-License-Identifier: Apache-2.0
/**
 * Latency of one IFP alone on a core: a discrete-event simulation of the router, the four engine queues and the
 * tokens. Instructions are visited in stream order, in which each finds its tokens already posted.
 */
import { ENGINES, TOKEN_CHANNELS } from "@tessera/isa";
import { EXEC, type TimedOp } from "./costs.js";
import type { Timing } from "./timing.js";

export interface Latency {
  /** From the first instruction at the router to the last write response. */
  readonly cycles: number;
  /** Cycles that EXEC computes. */
  readonly execCycles: number;
  readonly readBytes: number;
  readonly writeBytes: number;
}

const W_FREE = TOKEN_CHANNELS.findIndex((channel) => channel.name === "W_FREE");

/** A queue between router and engine: start times of what was routed, from `head` on still inside. */
interface Queue {
  readonly starts: number[];
  readonly words: number[];
  head: number;
  used: number;
  engineFree: number;
}

/** Predicted latency of the instructions of one IFP, starting from idle engines and the initial tokens. */
export function simulateIfp(ops: readonly TimedOp[], timing: Timing): Latency {
  /** Times of the tokens posted on each channel, and how many were taken. */
  const posts = TOKEN_CHANNELS.map((channel) => new Array<number>(channel.initial).fill(0));
  const taken = TOKEN_CHANNELS.map(() => 0);
  const queues = ENGINES.map((): Queue => ({ starts: [], words: [], head: 0, used: 0, engineFree: 0 }));
  /** Weight chunks in the ring, oldest first: words, and when each is given back. */
  const chunkWords: number[] = [];
  const chunkFree: number[] = [];
  let oldestChunk = 0;
  let usedWords = 0;
  let router = 0;
  let end = 0;
  let execCycles = 0;
  let readBytes = 0;
  let writeBytes = 0;
  for (const op of ops) {
    const queue = queues[op.engine] as Queue;
    router += op.words;
    while (queue.used + op.words > timing.queueWords) {
      router = Math.max(router, queue.starts[queue.head] as number);
      queue.used -= queue.words[queue.head++] as number;
    }
    let start = Math.max(router, queue.engineFree);
    for (let c = 0, wait = op.wait; wait !== 0; c++, wait >>= 1) {
      if (wait & 1) {
        const index = taken[c] as number;
        start = Math.max(start, (posts[c] as number[])[index] ?? Number.POSITIVE_INFINITY);
        taken[c] = index + 1;
      }
    }
    if (op.weightWords !== undefined) {
      while (usedWords + op.weightWords > timing.weightWords && oldestChunk < chunkFree.length) {
        start = Math.max(start, chunkFree[oldestChunk] as number);
        usedWords -= chunkWords[oldestChunk++] as number;
      }
      chunkWords.push(op.weightWords);
      usedWords += op.weightWords;
    }
    queue.engineFree = start + op.busy;
    const done = queue.engineFree + op.delay;
    for (let c = 0, post = op.post; post !== 0; c++, post >>= 1) {
      if (post & 1) {
        (posts[c] as number[]).push(done);
      }
    }
    if ((op.post >> W_FREE) & 1) {
      chunkFree.push(done);
    }
    queue.starts.push(start);
    queue.words.push(op.words);
    queue.used += op.words;
    execCycles += op.engine === EXEC ? op.busy : 0;
    readBytes += op.readBytes;
    writeBytes += op.writeBytes;
    end = Math.max(end, op.writeBytes > 0 ? done + timing.writeLatency : done);
  }
  const memory = (readBytes + writeBytes) / timing.bytesPerCycle + timing.readLatency;
  return { cycles: Math.ceil(Math.max(end, memory)), execCycles, readBytes, writeBytes };
}
