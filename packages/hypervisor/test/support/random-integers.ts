// SPDX-License-Identifier: Apache-2.0
/** Seeded integers for property tests. */
import { Random } from "@tessera/zoo";

export class RandomIntegers extends Random {
  /** Uniform in lo..hi. */
  int(lo: number, hi: number): number {
    return lo + this.index(hi - lo + 1);
  }
}
