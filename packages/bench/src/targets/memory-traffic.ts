// SPDX-License-Identifier: Apache-2.0
/** T5: bytes that the DDR banks move for one frame of ResNet-50, without and with on-chip memory for feature maps. */
import type { Job } from "../measure/job.js";
import { poolJob } from "./jobs.js";
import { stallText } from "./stall-text.js";
import { atMost, simulated, type Target } from "./target.js";

function memoryTraffic(what: string, most: number, job: Job): Target {
  return {
    id: "T5",
    what: `DDR bytes per frame, ResNet-50 on 16 cores, ${what} feature-map memory`,
    aim: atMost(most),
    unit: "MB",
    how: "64 B accesses of all banks of the DDR model, instructions and read-modify-writes included",
    jobs: [job],
    evaluate: ({ measurements }) => {
      const run = measurements.get(job);
      return simulated((run.ddrBytes ?? Number.NaN) / 1e6, stallText(run), run);
    },
  };
}

export const MEMORY_TRAFFIC: readonly Target[] = [
  memoryTraffic("without", 75, poolJob("resnet50")),
  memoryTraffic("with", 33, poolJob("resnet50", { preset: "virt-16x512-fm" })),
];
