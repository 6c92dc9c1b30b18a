// SPDX-License-Identifier: Apache-2.0
/** E4: throughput of 1..16 tasks on the virtualized pool, on static cores, and on one large core in turn, in steady state. */
import type { Experiment, Request, Row } from "../experiment.js";
import { measureJobs } from "../measure/measure.js";
import { revision } from "../measure/sources.js";
import { PAPER_NETWORKS } from "../targets/jobs.js";
import { COLUMNS, type Context, jobsOf, throughput } from "../workload/columns.js";
import { plotWorkloads } from "../workload/plot.js";
import { MIXED_LABEL, TASK_COUNTS, workload } from "../workload/tasks.js";

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function* run(request: Request): AsyncGenerator<Row> {
  const {
    networks = [...PAPER_NETWORKS, MIXED_LABEL],
    modelOnly,
    fresh = false,
    plot = false,
    limit = Number.POSITIVE_INFINITY,
  } = request;
  const backend = modelOnly ? "model" : "rtl";
  const works = networks.flatMap((label) => TASK_COUNTS.filter((count) => count <= limit).map((count) => workload(label, count)));
  const points = works.flatMap((work) => COLUMNS.map((column) => ({ work, column })));
  const measurements = await measureJobs(
    points.flatMap(({ work, column }) => jobsOf(work, column, backend)),
    { fresh },
  );
  const context: Context = { measurements, backend, fresh, say };
  const rows: Row[] = [];
  for (const { work, column } of points) {
    const point = await throughput(work, column, context);
    const row = {
      workload: work.label,
      tasks: work.networks.length,
      design: column,
      "cores of each": point.cores,
      backend: point.backend,
      "fps at 300 MHz": point.fps,
      "large cores, published": point.largeCores,
      "model / RTL": point.predictedFps === null ? null : point.predictedFps / point.fps,
      revision: point.revision ?? (await revision()),
      ok: point.exact,
    };
    rows.push(row);
    yield row;
  }
  if (plot) for (const file of await plotWorkloads(rows)) say(file);
}

export const dynamicWorkload: Experiment = {
  id: "dynamic-workload",
  summary:
    "throughput of 1..16 tasks: virtualized cores, static cores, one large core in turn, in steady state (--plot draws it)",
  hasModel: true,
  run,
};
