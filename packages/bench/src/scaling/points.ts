// SPDX-License-Identifier: Apache-2.0
/** Points of the scaling experiment: which tiling on how many cores, and which of them are measured in RTL. */
import { Random } from "@tessera/zoo";
import { draw } from "../draw.js";
import type { Job } from "../measure/job.js";
import { largeJob, poolJob } from "../targets/jobs.js";
import { PUBLISHED_COMPILATION } from "../techniques.js";

/** How layers are cut over the cores. */
const TILINGS = [
  { label: "W only", compile: { grids: "width" } },
  { label: "OC only", compile: { grids: "channels" } },
  { label: "best of both", compile: { grids: "best" } },
  { label: "grids", compile: {} },
] as const satisfies readonly { label: string; compile: Job["compile"] }[];

/** The one large core does not scale: a line across the plot. */
const LARGE = [
  { label: "large core, all techniques", changes: {} },
  { label: "large core, published techniques", changes: { compile: PUBLISHED_COMPILATION } },
] as const satisfies readonly { label: string; changes: Partial<Job> }[];

export const LABELS: readonly string[] = [...TILINGS, ...LARGE].map(({ label }) => label);

export interface Point {
  readonly label: string;
  readonly job: Job;
  /** The same by the latency model: what RTL is compared with. */
  readonly predicted: Job;
}

/** Networks whose curves have RTL points besides those on most cores: small enough to simulate many times. */
const SWEPT: readonly string[] = ["resnet50", "mobilenet-v1"];
/** Numbers of cores on which their grids are measured. */
const SWEPT_CORES: readonly number[] = [1, 2, 4, 8, 16];
/** RTL points of each of their other curves. */
const DRAWN_PER_CURVE = 2;

const withoutCompile = (compile: Job["compile"]): Partial<Job> =>
  compile === undefined || Object.keys(compile).length === 0 ? {} : { compile };

/** Which points of a curve are measured: grids on most cores always, the rest where a network is small enough. */
function measuredCores(network: string, label: string, cores: readonly number[], random: Random): Set<number> {
  const swept = SWEPT.includes(network);
  if (label !== "grids") {
    if (!swept) return new Set();
    // In proportion to itself: every number of cores costs about the same to simulate.
    return draw(cores, (count) => count, DRAWN_PER_CURVE, random);
  }
  return new Set([Math.max(...cores), ...(swept ? cores.filter((count) => SWEPT_CORES.includes(count)) : [])]);
}

export interface PointsRequest {
  readonly cores: readonly number[];
  /** Chooses the measured points of the curves along one dimension. */
  readonly seed: number;
  readonly preset?: string | undefined;
  /** No point in RTL. */
  readonly modelOnly?: boolean | undefined;
}

/** All points of a network; the large core is measured always, since the targets compare with it. */
export function pointsOf(network: string, { cores, seed, preset, modelOnly = false }: PointsRequest): Point[] {
  const random = new Random(seed);
  const place = preset === undefined ? {} : { preset };
  const curves = TILINGS.flatMap(({ label, compile }) => {
    const measured = measuredCores(network, label, cores, random);
    return cores.map((count): Point => {
      const predicted = poolJob(network, { ...place, ...withoutCompile(compile), cores: count, backend: "model" });
      return { label, job: measured.has(count) ? { ...predicted, backend: "rtl" } : predicted, predicted };
    });
  });
  const large = LARGE.map(({ label, changes }): Point => {
    const job = largeJob(network, changes);
    return { label, job, predicted: { ...job, backend: "model" } };
  });
  const points = [...curves, ...large];
  return modelOnly ? points.map(({ label, predicted }) => ({ label, job: predicted, predicted })) : points;
}
