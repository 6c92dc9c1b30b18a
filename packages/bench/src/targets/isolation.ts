// SPDX-License-Identifier: Apache-2.0
/** T9: how much a network's latency hangs on its neighbours, with banks of its own and inside one bank; and what that costs. */
import { deviation, slowdown, worst } from "../isolation/deviation.js";
import { aloneScene, attacks, besideRest, insideScene, type Scene, type Victim } from "../isolation/scenes.js";
import type { Job } from "../measure/job.js";
import type { Measurements } from "../measure/measure.js";
import type { Measurement } from "../measure/measurement.js";
import { NETWORK_TITLES, poolJob } from "./jobs.js";
import { type Aim, atMost, type Outcome, simulated, type Target } from "./target.js";

const NETWORK = "mobilenet-v1";
const { preset } = poolJob(NETWORK);
const VICTIM: Victim = { network: NETWORK, design: { preset }, inferences: 1 };
const CLUSTER_CORES = 4;

const EXCLUSIVE: readonly Scene[] = attacks([]).map(({ runs, pace }) => besideRest(VICTIM, CLUSTER_CORES, runs, pace));
const EXCLUSIVE_ALONE = aloneScene(VICTIM, CLUSTER_CORES).job;
/** Without turns on the instruction port. */
const EXCLUSIVE_PLAIN: Job = {
  ...EXCLUSIVE_ALONE,
  ...(EXCLUSIVE_ALONE.company && { company: { ...EXCLUSIVE_ALONE.company, fetchSlot: 1 } }),
};

const INSIDE: readonly Scene[] = attacks([]).map(({ runs, pace }) => insideScene(VICTIM, { slots: true, runs, pace }));
const INSIDE_ALONE = insideScene(VICTIM, { slots: true, runs: null }).job;
const INSIDE_PLAIN = insideScene(VICTIM, { slots: false, runs: null }).job;
/** Transfers of the host into the shared bank know no slots: a core that moves as much as PCIe does stands for them. */
const HOST: readonly Scene[] = (["read-1k", "write-1k"] as const).map((hammer) =>
  insideScene(VICTIM, { slots: true, runs: { hammer }, unslotted: true }),
);

const percent = (value: number): string => `${value.toFixed(3)} %`;

/** The company in which the task took longest, or was quickest, compared with alone. */
function extreme(alone: Measurement, scenes: readonly Scene[], results: Measurements): string {
  const costs = scenes.map(({ beside, job }) => ({ beside, cost: slowdown(alone, results.get(job)) }));
  const most = costs.reduce((a, b) => (Math.abs(b.cost) > Math.abs(a.cost) ? b : a));
  return most.cost === 0 ? "no cycle of difference" : `most beside ${most.beside}: ${percent(most.cost)}`;
}

interface Part {
  readonly what: string;
  readonly aim: Aim;
  readonly how: string;
  readonly alone: Job;
  readonly plain: Job;
  readonly scenes: readonly Scene[];
  /** Measured as well, but no part of the value. */
  readonly apart: readonly Scene[];
  readonly price: string;
}

function isolationTarget({ what, aim, how, alone, plain, scenes, apart, price }: Part): Target {
  return {
    ...{ id: "T9", what, aim, unit: "%", how },
    jobs: [alone, plain, ...scenes.map(({ job }) => job), ...apart.map(({ job }) => job)],
    evaluate: ({ measurements }): Outcome => {
      const [reference, without] = [measurements.get(alone), measurements.get(plain)];
      const runs = scenes.map(({ job }) => measurements.get(job));
      const detail = [
        `${scenes.length} neighbours, ${extreme(reference, scenes, measurements)}`,
        `${price}: ${percent(slowdown(without, reference))} more cycles`,
        ...apart.map(({ beside, job }) => `beside the ${beside}: ${percent(slowdown(reference, measurements.get(job)))}`),
      ];
      return simulated(worst(deviation(reference, runs)), detail.join("; "), reference, ...runs);
    },
  };
}

const TITLE = NETWORK_TITLES[NETWORK];
const HOW =
  "(max - min) / alone of cycles from doorbell to completion over all neighbours: hammers of every kind, bursts, a tenant that comes and goes";

export const ISOLATION: readonly Target[] = [
  isolationTarget({
    what: `isolation deviation, tenants on banks of their own (${TITLE} on ${CLUSTER_CORES} cores)`,
    aim: atMost(0.1),
    how: HOW,
    alone: EXCLUSIVE_ALONE,
    plain: EXCLUSIVE_PLAIN,
    scenes: EXCLUSIVE,
    apart: [],
    price: "turns on the instruction port",
  }),
  isolationTarget({
    what: `isolation deviation, tenants inside one bank (${TITLE} on ${CLUSTER_CORES / 2} cores)`,
    aim: atMost(0.5),
    how: `${HOW}; in time slots`,
    alone: INSIDE_ALONE,
    plain: INSIDE_PLAIN,
    scenes: INSIDE,
    apart: HOST,
    price: "time slots",
  }),
];
