// SPDX-License-Identifier: Apache-2.0
/** Formal contracts of the pool's cells: the quick proofs, and for some modules changes of the RTL that break them. */
import { CLAIMS, claimName, cleanUp, prove } from "@tessera/bench";
import { afterAll, describe, expect, test } from "vitest";
import { CHANGES, proveChanged } from "./formal-changes.js";

const quick = CLAIMS.filter(({ slow }) => slow !== true);

afterAll(cleanUp);

describe.each(quick.map((claim) => [claimName(claim), claim] as const))("%s", (name, claim) => {
  test("keeps its contract", { timeout: 300_000 }, async () => {
    expect(await prove(claim)).toBe("proved");
  });

  test.each(CHANGES[name] ?? [])("breaks it with: $to", { timeout: 300_000 }, async (change) => {
    expect(await proveChanged(claim, change)).toMatch(/violated|not inductive/);
  });
});

test("every change belongs to a proof", () => {
  expect(Object.keys(CHANGES).filter((name) => !CLAIMS.some((claim) => claimName(claim) === name))).toEqual([]);
});
