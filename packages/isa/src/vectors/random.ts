// SPDX-License-Identifier: Apache-2.0
/** Seeded pseudo-random integers (Marsaglia's 32-bit xorshift): the same sequence on every machine. */

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0 || 1;
  }

  /** The next 32 bits, unsigned. */
  bits32(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state;
  }

  /** A uniform integer in lo..hi (range up to 2^53). */
  int(lo: number, hi: number): number {
    const unit = (this.bits32() * 2 ** 21 + (this.bits32() >>> 11)) / 2 ** 53;
    return lo + Math.floor(unit * (hi - lo + 1));
  }

  /** `count` int8 values. */
  int8s(count: number): number[] {
    return Array.from({ length: count }, () => this.int(-128, 127));
  }
}
