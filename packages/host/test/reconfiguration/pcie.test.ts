// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { PCIE, slower, transferMs } from "../../src/index.js";

it("a transfer takes its DMAs, its bytes and its register writes", () => {
  expect(transferMs({ dmas: 1, bytes: 0, registerWrites: 0 })).toBeCloseTo(0.03);
  expect(transferMs({ dmas: 0, bytes: 10_000_000, registerWrites: 0 })).toBeCloseTo(1);
  expect(transferMs({ dmas: 0, bytes: 0, registerWrites: 10 })).toBeCloseTo(0.003);
});

it("a card twice as slow takes twice as long for everything", () => {
  const transfer = { dmas: 2, bytes: 123_456, registerWrites: 20 };
  expect(transferMs(transfer, slower(PCIE, 2))).toBeCloseTo(2 * transferMs(transfer));
});
