// SPDX-License-Identifier: Apache-2.0
/** T3: sixteen virtualized cores against one large core of as many MACs, from the same templates. */
import { PUBLISHED_COMPILATION } from "../techniques.js";
import { largeJob, NETWORK_TITLES, PAPER_NETWORKS, type PaperNetwork, poolJob } from "./jobs.js";
import { type Aim, above, atLeast, simulated, type Target } from "./target.js";

/** Percent by which 16 cores must be faster; less than 0: may be slower. */
const AGAINST_BEST: Readonly<Record<PaperNetwork, Aim>> = {
  vgg16: atLeast(-1),
  resnet50: above(0),
  "inception-v3": atLeast(-5),
  "mobilenet-v1": above(0),
};

function comparison(network: PaperNetwork, aim: Aim, against: string, changes: Parameters<typeof largeJob>[1]): Target {
  const pool = poolJob(network);
  const large = largeJob(network, changes);
  return {
    id: "T3",
    what: `throughput of 16 x 512 over single-8192 with ${against}, ${NETWORK_TITLES[network]}`,
    aim,
    unit: "%",
    how: "cycles of the large core / cycles of the 16 cores - 1, batch 1, whole network in RTL, same DDR model",
    jobs: [pool, large],
    evaluate: ({ measurements }) => {
      const [many, one] = [measurements.get(pool), measurements.get(large)];
      return simulated(100 * (one.cycles / many.cycles - 1), `large core: ${one.cycles.toLocaleString("en")} cycles`, many, one);
    },
  };
}

export const LARGE_CORE: readonly Target[] = [
  ...PAPER_NETWORKS.map((network) => comparison(network, AGAINST_BEST[network], "every technique that applies", {})),
  ...PAPER_NETWORKS.map((network) =>
    comparison(network, above(0), "the published techniques", { compile: PUBLISHED_COMPILATION }),
  ),
];
