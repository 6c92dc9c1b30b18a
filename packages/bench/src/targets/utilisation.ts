// SPDX-License-Identifier: Apache-2.0
/** T1, T2: MACs of the ONNX graph over MACs that 16 cores could have done from doorbell to completion of a run. */
import { NETWORK_TITLES, type PaperNetwork, poolJob } from "./jobs.js";
import { stallText } from "./stall-text.js";
import { atLeast, simulated, type Target } from "./target.js";

const HOW = "MACs of Conv and Gemm of the ONNX graph / (4096 x cycles from doorbell to completion), whole network in RTL";

/** `images`: computed in one run. */
function utilisationTarget(id: string, network: PaperNetwork, percent: number, images = 1): Target {
  const job = poolJob(network, images === 1 ? {} : { compile: { images } });
  const flight = images === 1 ? "" : `, ${images} images in flight`;
  return {
    id,
    what: `utilisation, ${NETWORK_TITLES[network]}, one task on 16 x 512${flight}`,
    aim: atLeast(percent),
    unit: "%",
    how: `${HOW}, batch ${images}`,
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
  utilisationTarget("T2", "vgg16", 92, 2),
  utilisationTarget("T2", "inception-v3", 88),
  utilisationTarget("T2", "mobilenet-v1", 78),
];
