// SPDX-License-Identifier: Apache-2.0
/** Seeded pseudo-random numbers (xorshift32 and Marsaglia's polar method): the same sequence on every machine. */

export class Random {
  private state: number;
  private spare: number | undefined;

  constructor(seed: number) {
    // Nearby seeds would start nearby: spread them (Knuth's multiplicative hash), and never start at zero.
    this.state = Math.imul((seed >>> 0) + 1, 2654435769) >>> 0 || 1;
    for (let i = 0; i < 8; i++) this.bits32();
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

  /** Uniform in [lo, hi). */
  uniform(lo = 0, hi = 1): number {
    return lo + (hi - lo) * (this.bits32() / 2 ** 32);
  }

  /** Uniform integer in 0..count-1. */
  index(count: number): number {
    return Math.floor(this.uniform(0, count));
  }

  /** Standard normal. */
  normal(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    let x = 0;
    let y = 0;
    let r2 = 0;
    do {
      x = this.uniform(-1, 1);
      y = this.uniform(-1, 1);
      r2 = x * x + y * y;
    } while (r2 >= 1 || r2 === 0);
    const scale = Math.sqrt((-2 * Math.log(r2)) / r2);
    this.spare = y * scale;
    return x * scale;
  }
}
