// SPDX-License-Identifier: Apache-2.0
/** Every way in which virtual cores can lie on the clusters of a placement. */

/** The same but for the order of clusters that have equally many cores is one way. */
export function* assignments(placement: readonly number[]): Generator<number[]> {
  const left = [...placement];
  const cores = placement.reduce((sum, count) => sum + count, 0);
  const chosen: number[] = [];
  function* next(): Generator<number[]> {
    if (chosen.length === cores) {
      yield [...chosen];
      return;
    }
    for (let cluster = 0; cluster < left.length; cluster++) {
      if (left[cluster] === 0 || isLater(cluster)) continue;
      left[cluster] = (left[cluster] as number) - 1;
      chosen.push(cluster);
      yield* next();
      chosen.pop();
      left[cluster] = (left[cluster] as number) + 1;
    }
  }
  /** An untouched cluster stands behind an untouched one of the same size. */
  const isLater = (cluster: number): boolean =>
    left[cluster] === placement[cluster] &&
    left.some((count, other) => other < cluster && count === placement[other] && count === left[cluster]);
  yield* next();
}
