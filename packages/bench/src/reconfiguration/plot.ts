// SPDX-License-Identifier: Apache-2.0
/** The published sum of a context switch against the number of cores: median and 99th percentile, one plot of all networks. */
import type { Row } from "../experiment.js";
import { NETWORK_TITLES } from "../targets/jobs.js";

/** Range of the whole online reconfiguration that was published for such a pool, milliseconds. */
const PUBLISHED = { least: 0.45, most: 1.7 };
const HEADROOM = 1.1;

const titleOf = (network: string): string => (NETWORK_TITLES as Readonly<Record<string, string>>)[network] ?? network;

/** Draws the rows of the experiment; returns the file written. The plotting library is loaded only here. */
export async function plotSwitches(rows: readonly Row[]): Promise<string> {
  const { savePlot } = await import("../plots.js");
  const counts = rows.map(({ cores }) => Number(cores));
  const curvesOf = (network: string) =>
    (["p50", "p99"] as const).map((share) => ({
      name: `${titleOf(network)}, ${share}`,
      points: rows
        .filter((row) => row.network === network)
        .map((row) => ({ x: Number(row.cores), y: Number(row[`switch ${share} ms`]), measured: share === "p50" })),
    }));
  const published = Object.entries(PUBLISHED).map(([which, ms]) => ({
    name: `published, ${which}`,
    constant: true,
    points: [Math.min(...counts), Math.max(...counts)].map((x) => ({ x, y: ms, measured: true })),
  }));
  return savePlot("context-switch", {
    title: "Change of cores: dynamic compilation and transfer",
    subtitle: "filled marks: median of 1000 random stops; hollow marks: 99th percentile",
    x: "cores of 512 operations per cycle",
    y: "milliseconds",
    top: PUBLISHED.most * HEADROOM,
    curves: [...[...new Set(rows.map((row) => String(row.network)))].flatMap(curvesOf), ...published],
  });
}
