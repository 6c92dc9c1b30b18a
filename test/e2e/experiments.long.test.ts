// SPDX-License-Identifier: Apache-2.0
/** The experiments that state what the project promises: every row of each must hold. Figures are printed as they come. */
import { dataAvailable, FIXED_CORES, findExperiment, type Request, rotatingCores } from "@tessera/bench";
import { describe, expect, test } from "vitest";

interface Run {
  readonly id: string;
  readonly request: Request;
  /** Rows that must come, so that an experiment that measures nothing fails. */
  readonly rows: number;
  readonly minutes: number;
}

const RUNS: readonly Run[] = [
  { id: "operators", request: {}, rows: 8, minutes: 6 },
  { id: "conformance", request: {}, rows: 290, minutes: 4 },
  { id: "accuracy", request: {}, rows: 7, minutes: 10 },
  { id: "digests", request: { preset: "virt-16x512" }, rows: 16, minutes: 10 },
  // The rest of 1..16 cores: npm run bench -- exact-sweep.
  { id: "exact-sweep", request: { cores: [...FIXED_CORES, await rotatingCores()] }, rows: 8, minutes: 25 },
  { id: "digests", request: { preset: "tiny", networks: ["resnet8"] }, rows: 1, minutes: 5 },
  { id: "digests", request: { preset: "virt-4x512", networks: ["resnet8"], cores: [4] }, rows: 1, minutes: 5 },
  { id: "digests", request: { preset: "static-16x512", networks: ["resnet8"] }, rows: 1, minutes: 5 },
  { id: "digests", request: { preset: "single-8192", networks: ["resnet8"] }, rows: 1, minutes: 15 },
  { id: "tasks", request: {}, rows: 4, minutes: 5 },
  { id: "speed", request: { networks: ["resnet50"] }, rows: 1, minutes: 3 },
];

describe.skipIf(!dataAvailable())("experiments", () => {
  for (const { id, request, rows, minutes } of RUNS) {
    test(`${id} ${JSON.stringify(request)}`, { timeout: minutes * 60_000 }, async () => {
      let seen = 0;
      for await (const row of findExperiment(id).run(request)) {
        seen++;
        process.stdout.write(`${id} ${JSON.stringify(row)}\n`);
        expect(row.ok, JSON.stringify(row)).toBe(true);
      }
      expect(seen).toBe(rows);
    });
  }
});
