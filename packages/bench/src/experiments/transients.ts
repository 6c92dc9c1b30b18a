// SPDX-License-Identifier: Apache-2.0
/** E4, transients: throughput while tasks come and go at random, re-allocated at every change or with hysteresis, against static cores. */
import { Random } from "@tessera/zoo";
import type { Experiment, Request, Row } from "../experiment.js";
import { PAPER_NETWORKS } from "../targets/jobs.js";
import { poolCurve } from "../workload/programs.js";
import { steady } from "../workload/steady.js";
import { SWITCH_MS } from "../workload/switch-charge.js";
import { MIXED_LABEL, TASK_COUNTS, workload } from "../workload/tasks.js";
import { visits } from "../workload/trace.js";
import { type Policy, simulateTransients } from "../workload/transients.js";

const SEED = 4;
/** Mean time that a task stays, and tasks that would be there on average. */
const STAYS_MS: readonly number[] = [10, 100, 1000, 10_000];
const LOADS: readonly number[] = [2, 6, 12];
/** Stays that a trace lasts. */
const LENGTH = 300;
const POLICIES: readonly Policy[] = ["every change", "hysteresis"];

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** What tasks of a network lose to each other, from the steady state of the same numbers of tasks; between them in proportion. */
async function lossOf(network: string, fresh: boolean): Promise<(tasks: number) => number> {
  const curve = await poolCurve(network);
  const known: [number, number][] = [[1, 1]];
  for (const count of TASK_COUNTS.filter((tasks) => tasks > 1)) {
    const { cores, cycles } = await steady(workload(network, count), "virtualized", fresh, say);
    const alone = cores.reduce((sum, n) => sum + 1 / (curve.cycles[n - 1] as number), 0);
    known.push([count, cycles.reduce((sum, together) => sum + 1 / together, 0) / alone]);
  }
  return (tasks) => {
    const above = known.findIndex(([count]) => count >= tasks);
    const [count, loss] = known[above] as [number, number];
    const [before, lossBefore] = known[Math.max(0, above - 1)] as [number, number];
    return count === before ? loss : lossBefore + ((loss - lossBefore) * (tasks - before)) / (count - before);
  };
}

async function* run({
  networks = [...PAPER_NETWORKS, MIXED_LABEL],
  fresh = false,
  limit = LENGTH,
}: Request): AsyncGenerator<Row> {
  for (const label of networks) {
    const drawn = label === MIXED_LABEL ? PAPER_NETWORKS : [label];
    const curves = new Map(await Promise.all(drawn.map(async (network) => [network, await poolCurve(network)] as const)));
    const losses = await Promise.all(drawn.map((network) => lossOf(network, fresh)));
    const together = (tasks: number): number => losses.reduce((sum, loss) => sum + loss(tasks), 0) / losses.length;
    for (const load of LOADS) {
      for (const stayMs of STAYS_MS) {
        const durationMs = limit * stayMs;
        const trace = visits({ networks: drawn, load, stayMs, durationMs }, new Random(SEED));
        for (const policy of POLICIES) {
          const found = simulateTransients({ visits: trace, durationMs, policy, curves, switchMs: SWITCH_MS, together });
          yield {
            workload: label,
            load,
            "stay ms": stayMs,
            reallocated: policy,
            backend: "latency model",
            changes: found.changes,
            switches: found.switches,
            "cores' worth": found.work / durationMs,
            "lost to switches %": 100 * (1 - found.work / found.free),
            "x static": found.work / found.static,
            ok: found.work <= found.free,
          };
        }
      }
    }
  }
}

export const transients: Experiment = {
  id: "transients",
  summary:
    "throughput while tasks come and go at random: re-allocated at every change or with hysteresis, against a core per task",
  run,
};
