// SPDX-License-Identifier: Apache-2.0
/** T1, T2: MACs of the ONNX graph over MACs that 16 cores could have done from doorbell to completion of a run. */
import { NETWORK_TITLES, type PaperNetwork, poolJob } from "./jobs.js";
import { stallText } from "./stall-text.js";
import { atLeast, simulated, type Target } from "./target.js";

const HOW = "MACs of Conv and Gemm of the ONNX graph / (4096 x cycles from doorbell to completion), whole network in RTL";

interface Setup {
  /** Computed in one run. */
  readonly images?: number;
  /** Maps lie in on-chip memory beside the banks, as far as there is room. */
  readonly featureMemory?: boolean;
}

function utilisationTarget(id: string, network: PaperNetwork, percent: number, setup: Setup = {}): Target {
  const { images = 1, featureMemory = false } = setup;
  const job = poolJob(network, {
    ...(images > 1 && { compile: { images } }),
    ...(featureMemory && { preset: "virt-16x512-fm" }),
  });
  const flight = images === 1 ? "" : `, ${images} images in flight`;
  const memory = featureMemory ? ", with feature-map memory" : "";
  return {
    id,
    what: `utilisation, ${NETWORK_TITLES[network]}, one task on 16 x 512${flight}${memory}`,
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

const rows = (featureMemory: boolean): Target[] => [
  utilisationTarget("T1", "resnet50", 90, { featureMemory }),
  utilisationTarget("T2", "vgg16", 85, { featureMemory }),
  utilisationTarget("T2", "vgg16", 92, { featureMemory, images: 2 }),
  utilisationTarget("T2", "inception-v3", 88, { featureMemory }),
  utilisationTarget("T2", "mobilenet-v1", 78, { featureMemory }),
];

export const UTILISATION: readonly Target[] = [...rows(false), ...rows(true)].sort((a, b) => a.id.localeCompare(b.id));
