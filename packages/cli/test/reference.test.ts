// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { AgreementCounter, agreementLines } from "../src/reference/agreement.js";

describe("AgreementCounter", () => {
  it("counts equal classes, equal outputs and the greatest difference", () => {
    const counter = new AgreementCounter();
    counter.add([1, 2, 3], [1, 2, 3], 2);
    counter.add([1, 2, 3], [1, 2, 3.5], 1);
    counter.add([9, 2, 3], [1, 2, 3], 0);
    counter.add([4], [4], 4);
    expect(counter.result).toEqual({ top1: 0.5, top5: 1, sameBest: 0.75, identical: 0.5, maxDifference: 8 });
    expect(agreementLines(counter.result)[1]).toBe(
      "agreement: same class 75.0 %, identical outputs 50.0 %, greatest difference 8.00",
    );
  });
});
