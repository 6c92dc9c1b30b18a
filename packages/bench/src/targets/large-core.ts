// SPDX-License-Identifier: Apache-2.0
/** T3: sixteen virtualized cores against one large core of as many MACs, from the same templates. */
import type { CompileOptions } from "@tessera/compiler";
import { PUBLISHED_LARGE_CORE } from "../techniques.js";
import { largeJob, NETWORK_TITLES, PAPER_NETWORKS, type PaperNetwork, poolJob } from "./jobs.js";
import { type Aim, above, atLeast, notBuilt, simulated, type Target } from "./target.js";

/** Percent by which 16 cores must be faster; less than 0: may be slower. */
const AGAINST_BEST: Readonly<Record<PaperNetwork, Aim>> = {
  vgg16: atLeast(-1),
  resnet50: above(0),
  "inception-v3": atLeast(-5),
  "mobilenet-v1": above(0),
};

function comparison(network: PaperNetwork, aim: Aim, against: string, compile?: CompileOptions): Target {
  const pool = poolJob(network);
  const large = largeJob(network, compile === undefined ? {} : { compile });
  return {
    id: "T3",
    what: `throughput of 16 x 512 over ${against}, ${NETWORK_TITLES[network]}`,
    aim,
    unit: "%",
    how: "cycles of the large core / cycles of the 16 cores - 1, batch 1, whole network in RTL, same DDR model",
    jobs: [pool, large],
    evaluate: ({ measurements }) => {
      const [many, one] = [measurements.get(pool), measurements.get(large)];
      return simulated(100 * (one.cycles / many.cycles - 1), `large core: ${one.cycles} cycles`, many, one);
    },
  };
}

export const LARGE_CORE: readonly Target[] = [
  ...PAPER_NETWORKS.map((network) =>
    comparison(network, AGAINST_BEST[network], "the best single-8192 here, with every technique that applies"),
  ),
  ...PAPER_NETWORKS.map((network) =>
    PUBLISHED_LARGE_CORE === null
      ? notBuilt(
          "T3",
          `throughput of 16 x 512 over single-8192 with the published techniques, ${NETWORK_TITLES[network]}`,
          above(0),
          "%",
          "compiler options for pixel parallelism along the width only, no folding of the first layer, no fused addition",
        )
      : comparison(network, above(0), "single-8192 with the published techniques", PUBLISHED_LARGE_CORE),
  ),
];
