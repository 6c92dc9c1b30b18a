// SPDX-License-Identifier: Apache-2.0
/** T4: what the two-level dispatch costs one core: the same program on a virtualized and on a static design. */
import { NETWORK_TITLES, type PaperNetwork, poolJob } from "./jobs.js";
import { atMost, simulated, type Target } from "./target.js";

function singleCore(network: PaperNetwork): Target {
  const virtual = poolJob(network, { cores: 1 });
  const fixed = poolJob(network, { preset: "static-16x512", cores: 1 });
  return {
    id: "T4",
    what: `cycles of ${NETWORK_TITLES[network]} on one core of virt-16x512 over static-16x512`,
    aim: atMost(0.1),
    unit: "%",
    how: "cycles on one core of the virtualized design / cycles on one of the static design - 1, whole network in RTL, same DDR model",
    jobs: [virtual, fixed],
    evaluate: ({ measurements }) => {
      const [with_, without] = [measurements.get(virtual), measurements.get(fixed)];
      return simulated(
        100 * (with_.cycles / without.cycles - 1),
        `static: ${without.cycles.toLocaleString("en")} cycles`,
        with_,
        without,
      );
    },
  };
}

export const SINGLE_CORE: readonly Target[] = [singleCore("resnet50"), singleCore("mobilenet-v1")];
