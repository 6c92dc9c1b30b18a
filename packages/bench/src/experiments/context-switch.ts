// SPDX-License-Identifier: Apache-2.0
/** E3: what a change of cores costs before a task can go on, and what a design without two stages of compilation would pay. */
import { compileGraphInParallel, predictLatency } from "@tessera/compiler";
import { PCIE, slower } from "@tessera/host";
import { preset } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { cachedNetwork } from "../measure/network-cache.js";
import { machine } from "../measure/sources.js";
import { percentile } from "../metrics.js";
import { timeDynamicCompilation } from "../reconfiguration/compile-times.js";
import { plotSwitches } from "../reconfiguration/plot.js";
import { switchCosts } from "../reconfiguration/switch-cost.js";
import { wholeClusters } from "../reconfiguration/whole-clusters.js";
import { PAPER_NETWORKS } from "../targets/jobs.js";

const COUNTS = [1, 2, 4, 8, 16];
const REPETITIONS = 1000;
const SEED = 3;
/** T8. */
const MOST_P50 = 0.2;
const MOST_P99 = 0.5;
/** Cycles per second at the assumed clock. */
const CLOCK = 300e6;

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

async function* run(request: Request): AsyncGenerator<Row> {
  const config = preset(request.preset ?? "virt-16x512");
  const repetitions = request.limit ?? REPETITIONS;
  const rows: Row[] = [];
  for (const network of request.networks ?? PAPER_NETWORKS) {
    const graph = await cachedNetwork(network);
    const begun = performance.now();
    const program = await compileGraphInParallel(graph, config.core, { maxCores: config.cores });
    const staticSeconds = (performance.now() - begun) / 1000;
    for (const cores of (request.cores ?? COUNTS).filter((n) => n <= config.cores)) {
      const placement = wholeClusters(cores, config);
      const { stopped } = timeDynamicCompilation(program, {
        repetitions,
        seed: request.seed ?? SEED,
        placement: () => placement,
      });
      const compile = stopped.map(({ milliseconds }) => milliseconds);
      const sums = switchCosts(stopped, config.cores, PCIE);
      const [p50, p99] = [percentile(sums, 0.5), percentile(sums, 0.99)];
      const row: Row = {
        network,
        preset: config.name,
        cores,
        "compile p50 ms": rounded(percentile(compile, 0.5)),
        "p99 ms": rounded(percentile(compile, 0.99)),
        "max ms": rounded(Math.max(...compile)),
        "table B": percentile(
          stopped.map(({ tableBytes }) => tableBytes),
          0.5,
        ),
        "switch p50 ms": rounded(p50),
        "switch p99 ms": rounded(p99),
        "switch max ms": rounded(Math.max(...sums)),
        "p99, PCIe x2": rounded(percentile(switchCosts(stopped, config.cores, slower(PCIE, 2)), 0.99)),
        "static compilation s": rounded(staticSeconds),
        "fps, model": Math.round(CLOCK / predictLatency(program, config.core, cores).cycles),
        machine: machine(),
        ok: p50 <= MOST_P50 && p99 <= MOST_P99,
      };
      rows.push(row);
      yield row;
    }
  }
  if (request.plot) process.stderr.write(`${await plotSwitches(rows)}\n`);
}

export const contextSwitch: Experiment = {
  id: "context-switch",
  summary:
    "E3: dynamic compilation and transfer for n cores, 1000 random stops, beside a full static compilation (--plot draws it)",
  run,
};
