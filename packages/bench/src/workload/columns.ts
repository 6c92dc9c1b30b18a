// SPDX-License-Identifier: Apache-2.0
/** The columns of the published figure, and the best large core beside them: throughput of a workload in each. */
import type { Job } from "../measure/job.js";
import type { Measurements } from "../measure/measure.js";
import type { Measurement } from "../measure/measurement.js";
import { largeJob, poolJob } from "../targets/jobs.js";
import { PUBLISHED_COMPILATION } from "../techniques.js";
import { besideJob } from "./beside-jobs.js";
import { CLOCK_MHZ } from "./programs.js";
import { type Steady, steady, type Use } from "./steady.js";
import { CHARGED } from "./switch-charge.js";
import type { Workload } from "./tasks.js";

export const COLUMNS = [
  "virtualized, re-allocated",
  "virtualized, one-core tilings",
  "static, a core per task",
  "large core, published techniques",
  "large core, all techniques",
] as const;
export type Column = (typeof COLUMNS)[number];

const USES: Partial<Record<Column, Use>> = {
  "virtualized, re-allocated": "virtualized",
  "virtualized, one-core tilings": "one-core tilings",
  "static, a core per task": "static",
};

export interface Throughput {
  readonly cores: string;
  readonly backend: Measurement["backend"];
  /** Of all tasks together, at the assumed clock. */
  readonly fps: number;
  /** The same in units of what the large core with the published techniques would do of each network. */
  readonly largeCores: number;
  readonly revision: string | null;
  readonly exact: boolean;
  /** What the latency model says of tasks that were measured together; null elsewhere. */
  readonly predictedFps: number | null;
}

export type Backend = Job["backend"];

export const publishedLarge = (network: string, backend: Backend): Job =>
  largeJob(network, { compile: PUBLISHED_COMPILATION, backend });

/** One task on static cores is measured where it takes minutes: the rest by the latency model. */
const QUICK: readonly string[] = ["resnet50", "mobilenet-v1"];

/** The simulation of one task alone that is the column's point; null: tasks together are simulated by the latency model. */
function aloneJob({ networks }: Workload, column: Column, backend: Backend): Job | null {
  const [network] = networks as readonly [string, ...string[]];
  if (networks.length > 1 || column === "virtualized, one-core tilings") return null;
  if (column === "virtualized, re-allocated") return poolJob(network, { backend });
  const quick = backend === "model" || QUICK.includes(network);
  return quick ? poolJob(network, { preset: "static-16x512", cores: 1, backend }) : null;
}

/** The simulation that the column's point of this workload is taken from; null: the latency model's. */
function measuredJob(work: Workload, column: Column, backend: Backend): Job | null {
  const use = USES[column];
  return aloneJob(work, column, backend) ?? (backend === "model" || use === undefined ? null : besideJob(work, use));
}

const isLarge = (column: Column): boolean => column.startsWith("large");

const largeOf = (network: string, column: Column, backend: Backend): Job =>
  column === "large core, all techniques" ? largeJob(network, { backend }) : publishedLarge(network, backend);

/** Simulations of single tasks that a point takes; the large core's with the published techniques are what all are compared with. */
export function jobsOf(work: Workload, column: Column, backend: Backend): Job[] {
  const networks = [...new Set(work.networks)];
  const compared = networks.map((network) => publishedLarge(network, backend));
  if (isLarge(column)) return [...compared, ...networks.map((network) => largeOf(network, column, backend))];
  const measured = measuredJob(work, column, backend);
  return measured === null ? compared : [...compared, measured];
}

const perSecond = (cycles: number): number => (CLOCK_MHZ * 1e6) / cycles;

export interface Context {
  readonly measurements: Measurements;
  readonly backend: Backend;
  readonly fresh: boolean;
  readonly say: (line: string) => void;
}

/** The large core computes one run after the other, each task's in turn; going from one to the next is free. */
function inTurn(work: Workload, column: Column, { measurements, backend }: Context): Throughput {
  const runs = work.networks.map((network) => measurements.get(largeOf(network, column, backend)));
  const round = runs.reduce((sum, { cycles }) => sum + cycles, 0);
  const units = work.networks.reduce((sum, network) => sum + measurements.get(publishedLarge(network, backend)).cycles, 0);
  const first = runs[0] as Measurement;
  return {
    ...{ cores: "in turn", backend: first.backend, revision: first.revision },
    fps: runs.length * perSecond(round),
    largeCores: units / round,
    exact: runs.every(({ differing }) => (differing ?? 0) === 0),
    predictedFps: null,
  };
}

/** Tasks beside each other; only virtualized ones are switched. */
function besides(work: Workload, column: Column, { cores, cycles }: Steady, { measurements, backend }: Context) {
  const charged = column === "static, a core per task" ? 1 : CHARGED;
  const unit = (i: number): number => measurements.get(publishedLarge(work.networks[i] as string, backend)).cycles;
  return {
    cores: cores.every((count) => count === cores[0]) ? `${cores.length} x ${cores[0]}` : cores.join(", "),
    fps: charged * cycles.reduce((sum, count) => sum + perSecond(count), 0),
    largeCores: charged * cycles.reduce((sum, count, i) => sum + unit(i) / count, 0),
  };
}

export async function throughput(work: Workload, column: Column, context: Context): Promise<Throughput> {
  if (isLarge(column)) return inTurn(work, column, context);
  const job = measuredJob(work, column, context.backend);
  const predict = async () => {
    const found = await steady(work, USES[column] as Use, context.fresh, context.say);
    return besides(work, column, found, context);
  };
  if (job === null) {
    return { ...(await predict()), backend: "latency model", revision: null, exact: true, predictedFps: null };
  }
  // All tasks are alike: what one of them takes among the others, they all take.
  const run = context.measurements.get(job);
  const alike = { cores: work.networks.map(() => run.cores), cycles: work.networks.map(() => run.cycles) };
  return {
    ...besides(work, column, alike, context),
    ...{ backend: run.backend, revision: run.revision, exact: (run.differing ?? 0) === 0 },
    predictedFps: job.company === undefined ? null : (await predict()).fps,
  };
}
