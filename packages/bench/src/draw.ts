// SPDX-License-Identifier: Apache-2.0
/** Points of a sweep chosen at random, the same for the same seed. */
import type { Random } from "@tessera/zoo";

/** `count` different ones of the values, each drawn with a probability in proportion to its weight. */
export function draw(values: readonly number[], weight: (value: number) => number, count: number, random: Random): Set<number> {
  const left = [...values];
  const drawn = new Set<number>();
  while (drawn.size < count && left.length > 0) {
    let at = random.uniform() * left.reduce((sum, value) => sum + weight(value), 0);
    const index = left.findIndex((value) => {
      at -= weight(value);
      return at < 0;
    });
    drawn.add(left.splice(Math.max(0, index), 1)[0] as number);
  }
  return drawn;
}
