// SPDX-License-Identifier: Apache-2.0
/** Steady state of a workload on the pool by the latency model: all tasks simulated together, none in step with another. */
import { predictLatency, predictTogether, type TogetherTask } from "@tessera/compiler";
import { Random } from "@tessera/zoo";
import { withOneCoreTilings } from "./one-core-tilings.js";
import { clustersInOrder, type Places, staticPlaces, virtualizedPlaces } from "./places.js";
import { poolConfig, poolCurve, poolProgram, rememberPrediction } from "./programs.js";
import type { Workload } from "./tasks.js";

/** Ways of using 16 cores. */
export type Use = "virtualized" | "one-core tilings" | "static";

export interface Steady {
  /** Cores of each task, and cycles of one of its runs, together with the others. */
  readonly cores: readonly number[];
  readonly cycles: readonly number[];
}

/** Where in its run each task is when the simulation begins. */
const SEED = 10;

async function placesOf({ networks }: Workload, use: Use): Promise<Places> {
  if (use === "static") return staticPlaces(networks.length);
  return virtualizedPlaces(await Promise.all(networks.map(poolCurve)));
}

/** First layer that is not complete after this part of a run alone. */
function layerAt(program: TogetherTask["program"], cores: number, part: number, ends: Map<string, readonly number[]>): number {
  const { core, banks } = poolConfig();
  const key = `${program.name} ${cores}`;
  const times = ends.get(key) ?? predictLatency(program, core, cores, { banks }).layers.map(({ allEnd }) => allEnd);
  ends.set(key, times);
  const at = times.findIndex((end) => end > part * (times.at(-1) as number));
  return Math.max(0, at);
}

async function simulate(work: Workload, use: Use, places: Places): Promise<Steady> {
  const { core, banks } = poolConfig();
  const random = new Random(SEED);
  const ends = new Map<string, readonly number[]>();
  const variants = new Map<string, TogetherTask["program"]>();
  for (const network of new Set(work.networks)) {
    const program = await poolProgram(network);
    variants.set(network, use === "one-core tilings" ? withOneCoreTilings(program) : program);
  }
  const tasks = work.networks.map((network, i): TogetherTask => {
    const program = variants.get(network) as TogetherTask["program"];
    const clusters = clustersInOrder(places[i] as readonly number[]);
    const part = work.networks.length === 1 ? 0 : random.uniform();
    return { program, clusters, from: layerAt(program, clusters.length, part, ends) };
  });
  const { runs } = predictTogether(tasks, core, { banks });
  return {
    cores: places.map((cores) => cores.length),
    cycles: runs.map((cycles) => cycles.reduce((a, b) => a + b) / cycles.length),
  };
}

/** On as many tasks as cores all ways but the places of the tasks are one: with a core each tilings for one core are the best. */
const sameAs = (use: Use, places: Places): Use =>
  use !== "static" && places.every((cores) => cores.length === 1) ? "virtualized" : use;

export async function steady(work: Workload, use: Use, fresh: boolean, say: (line: string) => void): Promise<Steady> {
  const places = await placesOf(work, use);
  const alike = sameAs(use, places);
  return rememberPrediction(work.networks, ["steady", work.networks, alike, places, SEED], fresh, () => {
    say(`latency model: ${work.networks.length} tasks of ${work.label}, ${alike}`);
    return simulate(work, alike, places);
  });
}
