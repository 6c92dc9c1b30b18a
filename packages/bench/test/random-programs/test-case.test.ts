// SPDX-License-Identifier: Apache-2.0
import { preset } from "@tessera/hw";
import { INSTRUCTIONS } from "@tessera/isa";
import { describe, expect, test } from "vitest";
import { FIELD_BINS } from "../../src/random-programs/mutations.js";
import { classOf, findField, IFP_INSTRUCTIONS } from "../../src/random-programs/spec-fields.js";
import { legalCase, makeCase, SWEEP_CASES } from "../../src/random-programs/test-case.js";

const TINY = preset("tiny");

describe("cases", () => {
  test.each(["tiny", "virt-4x512"])("%s: the verifier accepts the legal ones", (name) => {
    for (let number = 0; number < 25; number++) expect(legalCase(preset(name), number).refused).toBeNull();
  });

  test("a number is one case, another number another", () => {
    for (const number of [0, 1, 2, 3, 4]) {
      const [once, again, other] = [makeCase(TINY, number), makeCase(TINY, number), makeCase(TINY, number + 5)];
      expect(again.note).toBe(once.note);
      expect(
        [again.exec, again.weights].map((bytes, i) => Buffer.compare(bytes, [once.exec, once.weights][i] as Uint8Array)),
      ).toEqual([0, 0]);
      expect(Buffer.compare(other.exec, once.exec)).not.toBe(0);
    }
  });

  test("near-legal ones differ from a legal program in what their note says", () => {
    const notes = Array.from({ length: 40 }, (_, number) => makeCase(TINY, number)).filter(({ kind }) => kind === "near-legal");
    expect(notes.length).toBe(24);
    expect(notes.filter(({ refused, listsChanged }) => refused !== null || listsChanged).length).toBeGreaterThan(12);
  });

  test("the sweep sets every class of every field once", () => {
    const set = new Set<string>();
    for (let number = 0; number < SWEEP_CASES; number++) {
      if (number % 5 === 1 || number % 5 === 3) set.add(String(Math.floor(number / 5) * 2 + (number % 5 === 3 ? 1 : 0)));
    }
    expect(set.size).toBeGreaterThanOrEqual(FIELD_BINS.length);
  });
});

describe("fields", () => {
  test("are those of the specification", () => {
    expect(IFP_INSTRUCTIONS).toEqual(INSTRUCTIONS.filter(({ injected }) => !injected).map(({ name }) => name));
    expect(findField("CONV", "taps_x")).toMatchObject({ min: 1, max: 63, classes: ["zero", "min", "max", "typical"] });
    expect(findField("CONV", "pad_value")).toMatchObject({ min: -128, max: 127 });
    expect(findField("LOAD_IN", "keep_x").classes).toEqual(["min", "max"]);
  });

  test("values have classes", () => {
    const field = findField("CONV", "org_x");
    expect([-2048, 0, 5, 2047].map((value) => classOf(field, value))).toEqual(["min", "zero", "typical", "max"]);
  });
});
