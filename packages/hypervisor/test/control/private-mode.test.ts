// SPDX-License-Identifier: Apache-2.0
/** Who is switched when a task comes, goes or changes. */
import { describe, expect, it } from "vitest";
import { type Contender, decide, Hysteresis } from "../../src/index.js";

const SHAPE = { cores: 16, clusters: 4, banks: 4, tasks: 16 };
const ALL = [0, 1, 2, 3];
const OPTIONS = { overhead: 0.01, burstMs: 1, switchMs: 1, quietMs: 100 };
/** Worth of 1, 2, ... cores: so much each. */
const linear = (each: number): number[] => Array.from({ length: 16 }, (_, i) => each * (i + 1));
const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

const contender = (
  id: string,
  worth: readonly number[],
  current: readonly number[],
  more: Partial<Contender> = {},
): Contender => ({
  ...{ id, tenant: id, min: 1, max: 16, worth, current, fixed: false },
  ...more,
});

const sizes = (contenders: readonly Contender[], hysteresis = new Hysteresis(OPTIONS), now = 0): Record<string, number> =>
  Object.fromEntries(
    [...(decide(SHAPE, ALL, new Map(), contenders, hysteresis, now)?.cores ?? [])].map(([id, cores]) => [id, cores.length]),
  );

describe("a division", () => {
  it("takes cores from a task that may have fewer now, whether that pays or not", () => {
    expect(sizes([contender("a", linear(1), from(0, 8), { max: 2 })])).toEqual({ a: 2 });
  });

  it("makes the switches that pay and leaves those that do not", () => {
    // One core more is worth next to nothing to b, though it is free; c gains much by some.
    const content = [...linear(10).slice(0, 4), ...new Array<number>(12).fill(40.05)];
    const contenders = [contender("b", content, from(8, 4)), contender("c", linear(10), [0, 1], { max: 6 })];
    expect(sizes(contenders)).toEqual({ b: 4, c: 6 });
  });

  it("switches a task for others no more often than its budget says, and the rest goes on without it", () => {
    const hysteresis = new Hysteresis(OPTIONS);
    const [a, b] = [contender("a", linear(1), from(0, 8)), contender("b", linear(2), from(8, 8))];
    expect(sizes([a, b], hysteresis)).toEqual({ a: 1, b: 15 });
    const after = [contender("a", linear(2), from(0, 1)), contender("b", linear(1), from(1, 15))];
    expect(sizes(after, hysteresis, 50)).toEqual({ a: 1, b: 15 });
    expect(sizes(after, hysteresis, 200)).toEqual({ a: 15, b: 1 });
  });
});
