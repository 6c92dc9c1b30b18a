// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { greedyDivision, optimalDivision, type PrivatePool, type PrivateTask, placePrivate } from "../../src/index.js";
import { RandomIntegers } from "../support/random-integers.js";

const pool = (cores: number, quotas: [string, number][] = []): PrivatePool => ({ cores, quotas: new Map(quotas) });
const task = (id: string, worth: number[], more: Partial<PrivateTask> = {}): PrivateTask => ({
  id,
  tenant: id,
  worth,
  min: 1,
  max: worth.length,
  ...more,
});

/** Every way to divide; the greatest worth, or null. */
function bruteForce({ cores, quotas }: PrivatePool, tasks: readonly PrivateTask[]): number | null {
  const used = new Map<string, number>();
  const best = (index: number, left: number): number | null => {
    const next = tasks[index];
    if (next === undefined) return 0;
    let most: number | null = null;
    for (let n = next.min; n <= Math.min(next.max, left); n++) {
      const own = (used.get(next.tenant) ?? 0) + n;
      if (own > (quotas.get(next.tenant) ?? cores)) break;
      used.set(next.tenant, own);
      const rest = best(index + 1, left - n);
      used.set(next.tenant, own - n);
      if (rest !== null) most = Math.max(most ?? Number.NEGATIVE_INFINITY, rest + (next.worth[n - 1] as number));
    }
    return most;
  };
  return best(0, cores);
}

function randomTasks(random: RandomIntegers, cores: number): PrivateTask[] {
  return Array.from({ length: random.int(1, 4) }, (_, i) => {
    let worth = 0;
    // Curves with flat places and steps down, as real ones have.
    const curve = Array.from({ length: cores }, () => (worth = Math.max(1, worth + random.int(-2, 12))));
    const min = random.int(1, 2);
    return task(`k${i}`, curve, { tenant: `t${random.int(0, 2)}`, min, max: random.int(min, cores) });
  });
}

describe("division in private mode", () => {
  it("gives cores to whom they are worth most", () => {
    const tasks = [task("flat", [10, 11, 12, 13]), task("steep", [10, 20, 30, 40])];
    expect(optimalDivision(pool(4), tasks)?.cores).toEqual(
      new Map(
        [
          ["steep", 3],
          ["flat", 1],
        ].toSorted() as [string, number][],
      ),
    );
  });

  it("leaves cores idle that are worth nothing", () => {
    expect(optimalDivision(pool(8), [task("a", [5, 9, 9, 8])])?.cores).toEqual(new Map([["a", 2]]));
  });

  it("keeps a tenant to its quota over all its tasks", () => {
    const tasks = [task("a", [1, 9, 9, 9], { tenant: "t" }), task("b", [1, 2, 3, 9], { tenant: "t" }), task("c", [1, 2, 3, 4])];
    const division = optimalDivision(pool(6, [["t", 3]]), tasks);
    expect(division?.worth).toBe(9 + 1 + 3);
  });

  it("says when not everybody can have its least number", () => {
    expect(optimalDivision(pool(3), [task("a", [1, 2], { min: 2 }), task("b", [1, 2], { min: 2 })])).toBeNull();
    expect(greedyDivision(pool(3), [task("a", [1, 2], { min: 2 }), task("b", [1, 2], { min: 2 })])).toBeNull();
  });

  it("finds what the heuristic misses: two middling steps instead of one good one", () => {
    const tasks = [task("a", [1, 1, 1, 11]), task("b", [1, 1, 7]), task("c", [1, 1, 7])];
    expect(greedyDivision(pool(7), tasks)?.worth).toBe(13);
    expect(optimalDivision(pool(7), tasks)?.worth).toBe(15);
  });

  it.each([1, 2, 3])("is as good as trying everything (seed %i)", (seed) => {
    const random = new RandomIntegers(seed);
    for (let round = 0; round < 200; round++) {
      const cores = random.int(1, 8);
      const tasks = randomTasks(random, cores);
      const quotas = pool(cores, [
        ["t0", random.int(1, cores)],
        ["t1", random.int(1, cores)],
      ]);
      const what = `seed ${seed}, round ${round}: ${JSON.stringify({ tasks, cores, quotas: [...quotas.quotas] })}`;
      const best = bruteForce(quotas, tasks);
      const division = optimalDivision(quotas, tasks);
      expect(division?.worth ?? null, what).toBe(best);
      const greedy = greedyDivision(quotas, tasks);
      expect(greedy === null, what).toBe(best === null);
      if (division === null || greedy === null) continue;
      expect(
        [...division.cores.values()].reduce((a, b) => a + b),
        what,
      ).toBeLessThanOrEqual(cores);
      expect(
        tasks.map(({ id, worth }) => worth[(division.cores.get(id) ?? 0) - 1] ?? Number.NaN).reduce((a, b) => a + b),
        what,
      ).toBe(division.worth);
      expect(greedy.worth, what).toBeLessThanOrEqual(division.worth);
    }
  });
});

describe("placing in private mode", () => {
  const shape = { cores: 16, clusters: 4, banks: 4, tasks: 16 };

  it("keeps what tasks have and grows them where they are", () => {
    const placed = placePrivate(
      shape,
      [0, 1, 2, 3],
      [
        { id: "a", cores: 4, current: [0, 1] },
        { id: "b", cores: 2, current: [8, 9, 10] },
        { id: "c", cores: 4, current: [] },
      ],
    );
    expect(placed.get("a")).toEqual([0, 1, 2, 3]);
    expect(placed.get("b")).toEqual([8, 9]);
    expect(placed.get("c")).toEqual([4, 5, 6, 7]);
  });

  it.each([1, 2, 3, 4])("never gives a core twice and moves as little as can be (seed %i)", (seed) => {
    const random = new RandomIntegers(seed);
    let current = new Map<string, readonly number[]>();
    for (let round = 0; round < 200; round++) {
      let left = 12;
      const placings = Array.from({ length: 6 }, (_, i) => `k${i}`).flatMap((id) => {
        const cores = random.int(0, Math.min(5, left));
        left -= cores;
        return cores === 0 ? [] : [{ id, cores, current: current.get(id) ?? [] }];
      });
      const placed = placePrivate(shape, [1, 2, 3], placings);
      const all = [...placed.values()].flat();
      expect(new Set(all).size).toBe(all.length);
      for (const { id, cores, current: before } of placings) {
        const after = placed.get(id) as readonly number[];
        expect(after.length).toBe(cores);
        expect(after.every((core) => core >= 4 && core < 16)).toBe(true);
        expect(before.filter((core) => after.includes(core)).length, `seed ${seed}, round ${round}, ${id}`).toBe(
          Math.min(before.length, cores),
        );
      }
      current = placed;
    }
  });
});
