// SPDX-License-Identifier: Apache-2.0
/** Deviation by share of the pool, beside the published figures of GPU virtualization and of the published FPGA design. */
import { saveBars } from "../bars.js";
import type { Row } from "../experiment.js";

/** Cores of 16, the published least and greatest deviation of GPU virtualization, percent; none for all of a device. */
const PUBLISHED: readonly { readonly cores: number; readonly gpu: readonly [number, number] | null }[] = [
  { cores: 4, gpu: [6.5, 8.1] },
  { cores: 8, gpu: [5.5, 10.9] },
  { cores: 12, gpu: [7.1, 13.1] },
];
/** "Within 1 %", whatever the share. */
const PUBLISHED_FPGA = 1;
const POOL_CORES = 16;

/** Of the text above a bar. */
const DIGITS = 3;

const labelOf = ({ network, bank }: Row): string => `${network}${bank === "own" ? "" : `, bank ${bank}`}`;

/** Draws the deviations among the rows of an experiment; returns the file written. */
export function plotIsolation(name: string, rows: readonly Row[]): Promise<string> {
  const found = rows.filter((row) => row["deviation %"] !== null);
  const cores = [...new Set(found.map((row) => Number(row.cores)))];
  const bars = (label: string, value: (count: number) => number | null) => ({
    name: label,
    values: cores.map((count) => ({ value: value(count), measured: true })),
  });
  const gpu = (count: number) => PUBLISHED.find((share) => share.cores === count)?.gpu ?? null;
  const own = [...new Set(found.map(labelOf))].map((label) =>
    bars(label, (count) => {
      const row = found.find((one) => labelOf(one) === label && one.cores === count);
      return row === undefined ? null : Number(Number(row["deviation %"]).toFixed(DIGITS));
    }),
  );
  const published = [
    bars("GPU, published, least", (count) => gpu(count)?.[0] ?? null),
    bars("GPU, published, most", (count) => gpu(count)?.[1] ?? null),
    bars("FPGA, published: less than", (count) => gpu(count) && PUBLISHED_FPGA),
  ];
  return saveBars(name, {
    title: "What other tenants cost: (max - min) / alone",
    subtitle: "whole networks in RTL, cycles from doorbell to completion",
    x: "share of the pool",
    y: "deviation, %",
    groups: cores.map((count) => `${count} cores (${Math.round((100 * count) / POOL_CORES)} %)`),
    series: cores.some(gpu) ? [...published, ...own] : own,
    labelled: true,
  });
}
