// SPDX-License-Identifier: Apache-2.0
/** The ONNX operator tests: every one passes, or is refused for a form outside the design's operator list. */
import { beforeAll, describe, expect, it } from "vitest";
import { formatVerdicts, runOperatorTest, type Verdict } from "../../src/reference/conformance.js";
import { operatorTestNames, readOperatorTest } from "../../src/reference/operator-test-files.js";
import { HAS_DATA, OPERATOR_TESTS } from "../support/data.js";

/** Forms outside the operator list: 3-D, extra outputs, empty tensors, 16-bit and boolean results. */
const REFUSABLE = /3 spatial dimensions|Indices output|open dimension \?|element type (int16|bool)/;

describe.skipIf(!HAS_DATA)("ONNX operator tests", () => {
  const verdicts: Verdict[] = [];

  beforeAll(async () => {
    for (const name of await operatorTestNames(OPERATOR_TESTS)) {
      verdicts.push(runOperatorTest(await readOperatorTest(OPERATOR_TESTS, name)));
    }
  });

  it("covers every test", () => expect(verdicts).toHaveLength(290));

  it("has no wrong result", () => {
    expect(verdicts.filter(({ status }) => status === "wrong")).toEqual([]);
  });

  it("refuses only forms outside the design", () => {
    const refused = verdicts.filter(({ status }) => status === "refused");
    expect(refused.filter(({ detail }) => !REFUSABLE.test(detail))).toEqual([]);
    expect(refused.length).toBeLessThanOrEqual(18);
  });

  it("excepts only tests whose expectation is wrong", () => {
    expect(verdicts.filter(({ status }) => status === "excepted").map(({ operators }) => operators)).toEqual(
      new Array(4).fill("QLinearMatMul"),
    );
  });

  it("prints one line per test and a summary", () => {
    expect(formatVerdicts(verdicts).split("\n")).toHaveLength(291);
  });
});
