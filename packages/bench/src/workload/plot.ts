// SPDX-License-Identifier: Apache-2.0
/** Throughput against the number of tasks, four bars per number as in the published figure, a picture per workload. */
import type { Row } from "../experiment.js";
import type { Measurement } from "../measure/measurement.js";
import { NETWORK_TITLES } from "../targets/jobs.js";
import { COLUMNS, type Column } from "./columns.js";

const RTL: Measurement["backend"] = "Verilated RTL";
/** The best large core is not in the published figure. */
const BARS = COLUMNS.filter((column: Column) => column !== "large core, all techniques");

/** Draws the rows of the experiment; returns the files written. The plotting library is loaded only here. */
export async function plotWorkloads(rows: readonly Row[]): Promise<string[]> {
  const { saveBars } = await import("../bars.js");
  const files: string[] = [];
  for (const label of new Set(rows.map((row) => String(row.workload)))) {
    const own = rows.filter((row) => row.workload === label);
    const counts = [...new Set(own.map(({ tasks }) => Number(tasks)))];
    const series = BARS.map((name) => ({
      name,
      values: counts.map((count) => {
        const row = own.find(({ tasks, design }) => tasks === count && design === name);
        return { value: Number(row?.["large cores, published"] ?? 0), measured: row?.backend === RTL };
      }),
    }));
    const title = `${(NETWORK_TITLES as Readonly<Record<string, string>>)[label] ?? label}: throughput of k tasks`;
    const subtitle = "large core with the published techniques = 1; filled: RTL, pale: latency model";
    const groups = counts.map(String);
    const modelOnly = own.every(({ backend }) => backend !== RTL);
    const name = `dynamic-workload-${label}${modelOnly ? "-model" : ""}`;
    files.push(await saveBars(name, { title, subtitle, x: "tasks", y: "throughput", groups, series }));
  }
  return files;
}
