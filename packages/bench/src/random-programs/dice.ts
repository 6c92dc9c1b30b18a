// SPDX-License-Identifier: Apache-2.0
/** Random choices of a generator: everything follows from one seed. */
import { Random } from "@tessera/zoo";

export class Dice {
  private readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** A uniform integer in lo..hi, both included. */
  range(lo: number, hi: number): number {
    return lo + Math.min(hi - lo, Math.floor(this.random.uniform(0, hi - lo + 1)));
  }

  chance(percent: number): boolean {
    return this.range(1, 100) <= percent;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError("there is nothing to pick from");
    return list[this.range(0, list.length - 1)] as T;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.random.bits32() >>> 11);
  }
}
