// SPDX-License-Identifier: Apache-2.0
/** T10: throughput of 1..16 tasks on virtualized cores against one large core in turn, and against static cores. */
import { type Column, type Context, jobsOf, type Throughput, throughput } from "../workload/columns.js";
import { CHANGE_MS, SWITCH_MS } from "../workload/switch-charge.js";
import { TASK_COUNTS, type Workload, workload } from "../workload/tasks.js";
import { NETWORK_TITLES, PAPER_NETWORKS, type PaperNetwork } from "./jobs.js";
import { type Aim, atLeast, type Outcome, type Session, type Target } from "./target.js";

const VIRTUALIZED = "virtualized, re-allocated" satisfies Column;
const LARGE = "large core, published techniques" satisfies Column;
const STATIC = "static, a core per task" satisfies Column;
const MOST_TASKS = 16;

const HOW =
  "tasks of one network in steady state, private mode; tasks together by the latency model with the banks they share and four points in RTL, " +
  `single tasks and the large core in RTL; every task charged a switch of ${SWITCH_MS} ms each ${CHANGE_MS} ms`;

interface Pair {
  readonly tasks: number;
  readonly ours: Throughput;
  readonly theirs: Throughput;
}

async function pairs(works: readonly Workload[], against: Column, { measurements, say }: Session): Promise<Pair[]> {
  // A fresh measurement of one row would throw away what another has just predicted.
  const context: Context = { measurements, backend: "rtl", fresh: false, say };
  const found: Pair[] = [];
  for (const work of works) {
    const ours = await throughput(work, VIRTUALIZED, context);
    found.push({ tasks: work.networks.length, ours, theirs: await throughput(work, against, context) });
  }
  return found;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
/** Sum of the virtualized pool's frames per second over the sum of the other's. */
const ratio = (found: readonly Pair[]): number =>
  sum(found.map(({ ours }) => ours.fps)) / sum(found.map(({ theirs }) => theirs.fps));

const table = (found: readonly Pair[]): string =>
  found.map(({ tasks, ours, theirs }) => `k = ${tasks}: ${(ours.fps / theirs.fps).toFixed(2)}`).join(", ");

function backends(found: readonly Pair[]): string {
  const measured = found.filter(({ ours }) => ours.backend === "Verilated RTL").map(({ tasks }) => tasks);
  return measured.length === 0 ? "latency model" : `Verilated RTL (k = ${measured.join(", ")}) and latency model`;
}

const outcome = (value: number, found: readonly Pair[], detail: string): Outcome => ({
  ...{ value, detail, backend: backends(found), configuration: "virt-16x512, private mode" },
  ...{ cycles: null, ddr: null, ddrName: "-" },
  revision: [...new Set(found.flatMap(({ ours }) => ours.revision ?? []))].join(", ") || "-",
  exact: found.every(({ ours, theirs }) => ours.exact && theirs.exact),
});

const AGAINST = { [LARGE]: "the large core with published techniques", [STATIC]: "static cores" } as const;

function row(network: PaperNetwork, against: typeof LARGE | typeof STATIC, counts: readonly number[], aim: Aim): Target {
  const works = counts.map((count) => workload(network, count));
  const tasks = counts.length > 1 ? "1..16 tasks" : `${counts[0]} tasks`;
  return {
    id: "T10",
    what: `throughput of ${tasks} over ${AGAINST[against]}, ${NETWORK_TITLES[network]}`,
    aim,
    unit: "x",
    how: HOW,
    jobs: works.flatMap((work) => [...jobsOf(work, VIRTUALIZED, "rtl"), ...jobsOf(work, against, "rtl")]),
    evaluate: async (session) => {
      const found = await pairs(works, against, session);
      return outcome(ratio(found), found, table(found));
    },
  };
}

const EACH = PAPER_NETWORKS.map((network) => ({ network, works: TASK_COUNTS.map((count) => workload(network, count)) }));

const mean: Target = {
  id: "T10",
  what: "throughput of 1..16 tasks over the large core with published techniques, mean of four networks",
  aim: atLeast(1.2),
  unit: "x",
  how: HOW,
  jobs: EACH.flatMap(({ works }) =>
    works.flatMap((work) => [...jobsOf(work, VIRTUALIZED, "rtl"), ...jobsOf(work, LARGE, "rtl")]),
  ),
  evaluate: async (session) => {
    const found: Pair[][] = [];
    for (const { works } of EACH) found.push(await pairs(works, LARGE, session));
    const ratios = found.map(ratio);
    const detail = EACH.map(({ network }, i) => `${NETWORK_TITLES[network]} ${ratios[i]?.toFixed(2)}`).join(", ");
    return outcome(sum(ratios) / ratios.length, found.flat(), detail);
  },
};

export const MANY_TASKS: readonly Target[] = [
  ...PAPER_NETWORKS.map((network) => row(network, LARGE, TASK_COUNTS, atLeast(1.03))),
  mean,
  ...PAPER_NETWORKS.map((network) => row(network, STATIC, TASK_COUNTS, atLeast(2.05))),
  ...PAPER_NETWORKS.map((network) => row(network, STATIC, [MOST_TASKS], atLeast(0.99))),
];
