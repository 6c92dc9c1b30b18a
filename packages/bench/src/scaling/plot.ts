// SPDX-License-Identifier: Apache-2.0
/** Utilisation against the number of cores, a plot per network. */
import type { Row } from "../experiment.js";
import type { Measurement } from "../measure/measurement.js";
import { NETWORK_TITLES } from "../targets/jobs.js";
import { LABELS } from "./points.js";

const RTL: Measurement["backend"] = "Verilated RTL";

/** Draws the rows of the experiment; returns the files written. The plotting library is loaded only here. */
export async function plotScaling(rows: readonly Row[]): Promise<string[]> {
  const { savePlot } = await import("../plots.js");
  const files: string[] = [];
  const measured = rows.some(({ backend }) => backend === RTL);
  const most = Math.max(...rows.map(({ cores }) => Number(cores)));
  for (const network of new Set(rows.map((row) => String(row.network)))) {
    const curves = LABELS.map((name) => {
      const points = rows
        .filter((row) => row.network === network && row.tiling === name)
        .map((row) => ({
          x: Number(row.cores),
          y: Number(row["utilisation %"]),
          measured: row.backend === RTL,
        }));
      const [only] = points;
      const constant = name.startsWith("large core");
      return { name, constant, points: constant && only ? [only, { ...only, x: most }] : points };
    });
    const title = `${(NETWORK_TITLES as Readonly<Record<string, string>>)[network] ?? network}: one task over n cores`;
    const subtitle = measured ? "filled marks and dashed lines: RTL; hollow marks: latency model" : "latency model";
    const plot = { title, subtitle, x: "cores of 512 operations per cycle", y: "utilisation, %", curves };
    files.push(await savePlot(`scaling-${network}${measured ? "" : "-model"}`, plot));
  }
  return files;
}
