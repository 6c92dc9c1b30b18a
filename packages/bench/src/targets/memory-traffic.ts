// SPDX-License-Identifier: Apache-2.0
/** T5: bytes that the DDR banks move for one frame of ResNet-50. */
import type { Job } from "../measure/job.js";
import { poolJob } from "./jobs.js";
import { atMost, simulated, type Target } from "./target.js";

const traffic = (memory: string, megabytes: number, job: Job): Target => ({
  id: "T5",
  what: `DDR bytes per frame, ResNet-50 on 16 cores, ${memory} feature-map memory`,
  aim: atMost(megabytes),
  unit: "MB",
  how: "64 B accesses of all banks of the DDR model, instructions and read-modify-writes included",
  jobs: [job],
  evaluate: ({ measurements }) => {
    const run = measurements.get(job);
    return simulated((run.ddrBytes ?? Number.NaN) / 1e6, "", run);
  },
});

export const MEMORY_TRAFFIC: readonly Target[] = [
  traffic("without", 75, poolJob("resnet50")),
  traffic("with", 33, poolJob("resnet50", { preset: "virt-16x512-fm" })),
];
