// SPDX-License-Identifier: Apache-2.0
/** Which measurements in company are refused. */
import { type Job, measureJobs } from "@tessera/bench";
import { expect, test } from "vitest";
import { designNamed } from "../../src/designs.js";
import { aloneScene, type Victim } from "../../src/isolation/scenes.js";

const VICTIM: Victim = { network: "kws", design: designNamed("tiny-8"), inferences: 2 };
const CORES = 4;

test("a latency model knows nothing of others", async () => {
  const job: Job = { ...aloneScene(VICTIM, CORES).job, backend: "model" };
  await expect(measureJobs([job], { say: () => undefined })).rejects.toThrow(/alone.*the latency model knows no others/);
});
