// SPDX-License-Identifier: Apache-2.0
import { preset } from "@tessera/hw";
import { COUNTERS, PAGE_BYTES } from "@tessera/isa";
import { describe, expect, test } from "vitest";
import type { Outcome } from "../../src/random-programs/bare-pool.js";
import { legalCase, makeCase } from "../../src/random-programs/test-case.js";
import { compare } from "../../src/random-programs/verdict.js";
import { makeWindow } from "../../src/random-programs/window.js";

const legal = legalCase(preset("tiny"), 3);
const window = makeWindow(legal);
/** Counters of a core that did nothing but wait for as many cycles as it dispatched IFPs. */
const counters = (ifps: number): Record<string, number> => ({
  ...Object.fromEntries(COUNTERS.map(([name]) => [name, 0])),
  ...{ CYCLES: 10, SPENT_INPUT: 10, BUSY_NONE: 10, IFPS: ifps },
});
const ifps = (core: number): number =>
  legal.program.layers.reduce((sum, { plans }) => sum + (plans.at(-1)?.cores.filter((c) => c === core).length ?? 0), 0);
const done: Outcome = {
  ...{ state: "DONE", cause: "NONE", core: 255, address: 0, endless: false, memory: window.bytes },
  counters: Array.from({ length: legal.cores }, (_, core) => counters(ifps(core))),
};
const fault = (cause: Outcome["cause"], core = 0): Outcome => ({ ...done, state: "FAULT", cause, core });

/** The same memory with one byte of a page changed. */
function touched(page: number): Outcome {
  const memory = window.bytes.slice();
  memory[page * PAGE_BYTES + 5] = (memory[page * PAGE_BYTES + 5] as number) ^ 1;
  return { ...done, memory };
}
const pageOf = (number: number): number => window.segments.find((segment) => segment.number === number)?.page ?? 0;

describe("a legal program", () => {
  test("that ends alike is right", () => expect(compare(legal, window, done, done).wrong).toBeNull());
  test("may not fault", () => expect(compare(legal, window, done, fault("GUARD_READ")).wrong).toMatch(/accepts/));
  test("has the same results", () => expect(compare(legal, window, done, touched(pageOf(2))).wrong).toMatch(/segment 2, byte 5/));
  test("has counters that add up", () => {
    const wrong = { ...done, counters: done.counters.map((values) => ({ ...values, SPENT_INPUT: 9 })) };
    expect(compare(legal, window, done, wrong).wrong).toMatch(/add up to 9 of 10/);
  });
});

describe("any program", () => {
  test("may not write outside its segments", () => {
    expect(compare(legal, window, done, touched(0)).wrong).toMatch(/guard page 0/);
    expect(compare(legal, window, touched(pageOf(1)), done).wrong).toMatch(/emulator: .*segment 1/);
  });

  test("that cannot end otherwise has the same fault of the same core", () => {
    const near = Array.from({ length: 60 }, (_, number) => makeCase(preset("tiny"), number)).find(
      ({ kind, refused, cores }) => kind === "near-legal" && refused === "VERIFY_FIELD" && cores === 1,
    );
    if (near === undefined) throw new Error("no such case");
    const place = makeWindow(near);
    const [a, b] = [fault("ILLEGAL_INSTRUCTION"), fault("GUARD_READ")].map((outcome) => ({ ...outcome, memory: place.bytes }));
    expect(compare(near, place, a as Outcome, a as Outcome).wrong).toBeNull();
    expect(compare(near, place, a as Outcome, b as Outcome).wrong).toMatch(/emulator ILLEGAL_INSTRUCTION, RTL GUARD_READ/);
  });
});
