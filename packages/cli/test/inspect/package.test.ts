// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { formatPackage, packageReport } from "../../src/inspect/package.js";
import { SAMPLE_PROGRAM } from "../sample-program.js";

const report = packageReport(SAMPLE_PROGRAM, 5000);

describe("packageReport", () => {
  it("states identity, memory and the plan of every number of cores", () => {
    expect(report).toMatchObject({ name: "sample", bytes: 5000, configHash: "0x12345678", maxCores: 2 });
    expect(report.memory).toEqual({ instructions: 96, weights: 2048, maps: 4096, input: 1024, output: 0 });
    expect(report.layers[0]).toMatchObject({ ifps: 2, tilings: ["W1", "OC1"], plans: ["W1", "OC1"] });
    expect(report.hostSteps).toEqual({ before: ["QuantizeLinear"], after: [] });
  });
});

describe("formatPackage", () => {
  it("shows one line per fact and per layer", () => {
    const text = formatPackage(report);
    expect(text).toContain("x float32[1,3,8,8]");
    expect(text).toMatch(/^ *0 {2}conv {2}conv1 {2}1 000 +2 {2}W1 +OC1$/m);
  });
});
