// SPDX-License-Identifier: Apache-2.0
/** T5: bytes that the DDR banks move for one frame of ResNet-50. */
import { poolJob } from "./jobs.js";
import { atMost, notBuilt, simulated, type Target } from "./target.js";

const job = poolJob("resnet50");

export const MEMORY_TRAFFIC: readonly Target[] = [
  {
    id: "T5",
    what: "DDR bytes per frame, ResNet-50 on 16 cores, without feature-map memory",
    aim: atMost(75),
    unit: "MB",
    how: "64 B accesses of all banks of the DDR model, instructions and read-modify-writes included",
    jobs: [job],
    evaluate: ({ measurements }) => {
      const run = measurements.get(job);
      return simulated((run.ddrBytes ?? Number.NaN) / 1e6, "", run);
    },
  },
  notBuilt("T5", "DDR bytes per frame, ResNet-50 on 16 cores, with feature-map memory", atMost(33), "MB", "feature-map memory"),
];
