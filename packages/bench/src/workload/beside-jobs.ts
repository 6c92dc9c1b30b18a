// SPDX-License-Identifier: Apache-2.0
/** Points of several tasks that are measured in RTL: one task, beside as many equal ones, each computing run after run. */
import { Random } from "@tessera/zoo";
import { draw } from "../draw.js";
import type { CoRunner } from "../measure/company.js";
import type { Job } from "../measure/job.js";
import { type Places, poolShape, staticPlaces } from "./places.js";
import { POOL } from "./programs.js";
import type { Use } from "./steady.js";
import type { Workload } from "./tasks.js";

const SEED = 4;
/** Numbers of tasks that divide the pool evenly, among which points are drawn: a task's run takes as many times longer. */
const EVEN: readonly number[] = [2, 4, 8];
/** Points per network that is small enough, and use. */
const DRAWN: Readonly<Record<string, Partial<Record<Use, number>>>> = {
  "mobilenet-v1": { virtualized: 2, static: 1 },
  resnet50: { virtualized: 1 },
};
/** Runs that are measured; the median counts. */
const INFERENCES = 2;

const drawn = (network: string, use: Use): Set<number> =>
  draw(EVEN, (tasks) => 1 / tasks, DRAWN[network]?.[use] ?? 0, new Random(SEED));

/** Cores of an even division, a task after the other. */
function evenPlaces(tasks: number): Places {
  const each = poolShape().cores / tasks;
  return Array.from({ length: tasks }, (_, i) => Array.from({ length: each }, (_core, c) => i * each + c));
}

/** The measurement of a workload's first task among the others; null: it is left to the latency model. */
export function besideJob({ networks }: Workload, use: Use): Job | null {
  const [network] = networks as readonly [string, ...string[]];
  const alike = networks.every((other) => other === network);
  if (!alike || !drawn(network, use).has(networks.length)) return null;
  const [own, ...others] = use === "static" ? staticPlaces(networks.length) : evenPlaces(networks.length);
  const cores = own as readonly number[];
  const banks = Array.from({ length: poolShape().banks }, (_, bank) => bank);
  const company = others.map((place): CoRunner => ({ runs: { network }, cores: place, banks, pace: "steady" }));
  return {
    ...{ network, backend: "rtl", preset: use === "static" ? "static-16x512" : POOL, cores: cores.length },
    company: { cores, banks, inferences: INFERENCES, others: company },
  };
}
