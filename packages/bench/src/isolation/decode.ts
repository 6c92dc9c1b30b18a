// SPDX-License-Identifier: Apache-2.0
/** What a receiver makes of latencies: the threshold half-way between the means of known zeros and known ones. */
import { spread } from "../metrics.js";

export interface Decoded {
  /** Median latency of known bits. */
  readonly zero: number;
  readonly one: number;
  /** Share of the message's bits that were read wrongly. */
  readonly errorRate: number;
  /** Bits that come through per bit sent, as of a binary symmetric channel; 0 when the errors are those of guessing. */
  readonly capacity: number;
}

const entropy = (share: number): number =>
  share <= 0 || share >= 1 ? 0 : -share * Math.log2(share) - (1 - share) * Math.log2(1 - share);

/** Guessing is wrong half the time, give or take so many standard deviations of the number of errors. */
const SIGMAS = 3;

export function decode(known: readonly boolean[], message: readonly boolean[], seen: readonly number[]): Decoded {
  const learnt = (bit: boolean): number => spread(seen.filter((_, i) => known[i] === bit)).median;
  const [zero, one] = [learnt(false), learnt(true)];
  const threshold = (zero + one) / 2;
  const read = (latency: number): boolean => latency > threshold === one > zero;
  const wrong = message.filter((bit, i) => read(seen[known.length + i] as number) !== bit).length;
  const errorRate = wrong / message.length;
  const guessed = Math.abs(errorRate - 0.5) <= (SIGMAS * 0.5) / Math.sqrt(message.length);
  return { zero, one, errorRate, capacity: guessed ? 0 : 1 - entropy(errorRate) };
}
