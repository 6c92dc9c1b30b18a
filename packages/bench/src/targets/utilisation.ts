// SPDX-License-Identifier: Apache-2.0
/** T1, T2: MACs of the ONNX graph over MACs that 16 cores could have done from doorbell to completion, one image. */
import { NETWORK_TITLES, type PaperNetwork, poolJob } from "./jobs.js";
import { stallText } from "./stall-text.js";
import { atLeast, notBuilt, simulated, type Target } from "./target.js";

const HOW =
  "MACs of Conv and Gemm of the ONNX graph / (4096 x cycles from doorbell to completion), batch 1, whole network in RTL";

function utilisationTarget(id: string, network: PaperNetwork, percent: number): Target {
  const job = poolJob(network);
  return {
    id,
    what: `utilisation, ${NETWORK_TITLES[network]}, one task on 16 x 512`,
    aim: atLeast(percent),
    unit: "%",
    how: HOW,
    jobs: [job],
    evaluate: ({ measurements }) => {
      const run = measurements.get(job);
      return simulated(100 * run.utilisation, stallText(run), run);
    },
  };
}

export const UTILISATION: readonly Target[] = [
  utilisationTarget("T1", "resnet50", 90),
  utilisationTarget("T2", "vgg16", 85),
  notBuilt("T2", "utilisation, VGG16, two images in flight", atLeast(92), "%", "programs with two images in flight"),
  utilisationTarget("T2", "inception-v3", 88),
  utilisationTarget("T2", "mobilenet-v1", 78),
];
