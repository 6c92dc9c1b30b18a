// SPDX-License-Identifier: Apache-2.0
/** How much a task's speed hangs on who else is on the pool. */
import type { Measurement } from "../measure/measurement.js";
import { percentile } from "../metrics.js";

/** Speed of a task in one company. */
export interface Speed {
  /** Inferences per million cycles, one behind the other. */
  readonly throughput: number;
  /** Cycles. */
  readonly p50: number;
  readonly p99: number;
}

const METRICS = ["throughput", "p50", "p99"] as const satisfies readonly (keyof Speed)[];

/** Percent of the value alone: (greatest - least) / alone over all companies, none included. */
export type Deviation = Readonly<Record<keyof Speed, number>>;

export function speedOf({ latencies = [], cycles }: Measurement): Speed {
  const runs = latencies.length > 0 ? latencies : [cycles];
  const total = runs.reduce((sum, latency) => sum + latency, 0);
  return { throughput: (1e6 * runs.length) / total, p50: percentile(runs, 0.5), p99: percentile(runs, 0.99) };
}

export function deviation(alone: Measurement, beside: readonly Measurement[]): Deviation {
  const reference = speedOf(alone);
  const all = [reference, ...beside.map(speedOf)];
  const of = (metric: keyof Speed): number => {
    const values = all.map((speed) => speed[metric]);
    return (100 * (Math.max(...values) - Math.min(...values))) / reference[metric];
  };
  const [throughput, p50, p99] = METRICS.map(of) as [number, number, number];
  return { throughput, p50, p99 };
}

/** The greatest of the three. */
export const worst = (deviated: Deviation): number => Math.max(...METRICS.map((metric) => deviated[metric]));

/** Percent by which a task takes longer than another time. */
export const slowdown = (before: Measurement, after: Measurement): number =>
  100 * (speedOf(before).throughput / speedOf(after).throughput - 1);
