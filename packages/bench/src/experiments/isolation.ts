// SPDX-License-Identifier: Apache-2.0
/** E1a to E1c: what other tenants cost a network, with banks of its own and inside one bank. */
import { designNamed } from "../designs.js";
import type { Experiment, Request, Row } from "../experiment.js";
import { deviation, slowdown, speedOf, worst } from "../isolation/deviation.js";
import {
  aloneScene,
  attacks,
  besideRest,
  exclusiveScene,
  insideScene,
  type Scene,
  shapeOf,
  type Victim,
} from "../isolation/scenes.js";
import { type Measurements, measureJobs } from "../measure/measure.js";

const PRESET = "virt-16x512";
const INFERENCES = 2;
/** Bounds of T9, percent. */
const EXCLUSIVE_BOUND = 0.1;
const INSIDE_BOUND = 0.5;
/** The clock that is assumed. */
const HERTZ = 300e6;

/** A victim in several companies; the first scene is the one alone. */
interface Group {
  readonly title: Readonly<Record<string, string | number>>;
  readonly scenes: readonly Scene[];
  /** Most percent of deviation; null: nothing is promised. */
  readonly bound: number | null;
}

const victimOf = (network: string, { preset = PRESET, limit = INFERENCES }: Request): Victim => ({
  network,
  design: designNamed(preset),
  inferences: limit,
});

/** The published allocations, by the cores of the one looked at; what is not named is idle. */
const ALLOCATIONS: Readonly<Record<number, readonly (readonly number[])[]>> = {
  4: [[4, 4, 4], [8, 4], [4, 8], [12]],
  8: [[4, 4], [8]],
  12: [[4]],
  16: [],
};

const sharesIn = (cores: readonly number[], most: number): number[] => cores.filter((count) => count <= most);

function sharesOf(network: string, request: Request): Group[] {
  const victim = victimOf(network, request);
  const pool = shapeOf(victim).cores;
  const rest = (cores: number): (readonly number[])[] =>
    (ALLOCATIONS[cores] ?? []).filter((others) => others.reduce((sum, count) => sum + count, cores) <= pool);
  return sharesIn(request.cores ?? Object.keys(ALLOCATIONS).map(Number), pool).map((cores) => ({
    title: { network, cores, bank: "own" },
    scenes: [
      aloneScene(victim, cores),
      ...rest(cores).map((others) => ({
        ...exclusiveScene(victim, cores, others, { network }),
        beside: `(${[cores, ...others].join(",")}) ${network}`,
      })),
    ],
    bound: EXCLUSIVE_BOUND,
  }));
}

function sweepOf(network: string, request: Request, networks: readonly string[]): Group[] {
  const victim = victimOf(network, request);
  return sharesIn(request.cores ?? [4, 8, 12], shapeOf(victim).cores - 1).map((cores) => ({
    title: { network, cores, bank: "own" },
    scenes: [aloneScene(victim, cores), ...attacks(networks).map(({ runs, pace }) => besideRest(victim, cores, runs, pace))],
    bound: EXCLUSIVE_BOUND,
  }));
}

function insideOf(network: string, request: Request): Group[] {
  const victim = victimOf(network, request);
  return [false, true].map((slots) => ({
    title: { network, cores: 2, bank: slots ? "shared, slots" : "shared" },
    scenes: [
      insideScene(victim, { slots, runs: null }),
      ...attacks([network]).map(({ runs, pace }) => insideScene(victim, { slots, runs, pace })),
    ],
    bound: slots ? INSIDE_BOUND : null,
  }));
}

function* rowsOf({ title, scenes, bound }: Group, results: Measurements): Generator<Row> {
  const [alone, ...beside] = scenes.map(({ job }) => results.get(job));
  if (alone === undefined) return;
  for (const [i, { beside: others, job }] of scenes.entries()) {
    const run = results.get(job);
    const { throughput, p50, p99 } = speedOf(run);
    const more = slowdown(alone, run);
    yield {
      ...title,
      beside: others,
      "cycles p50": p50,
      "cycles p99": p99,
      fps: (throughput / 1e6) * HERTZ,
      "slower %": i === 0 ? null : more,
      "deviation %": null,
      ok: run.differing === 0,
    };
  }
  const deviated = deviation(alone, beside);
  yield {
    ...title,
    beside: "all of these",
    "cycles p50": null,
    "cycles p99": null,
    fps: null,
    "slower %": null,
    "deviation %": worst(deviated),
    ok: bound === null || worst(deviated) <= bound,
  };
}

async function* measureGroups(groups: readonly Group[], { fresh = false, plot = false }: Request, name: string) {
  const results = await measureJobs(
    groups.flatMap(({ scenes }) => scenes.map(({ job }) => job)),
    { fresh },
  );
  const rows = groups.flatMap((group) => [...rowsOf(group, results)]);
  yield* rows;
  if (!plot) return;
  const { plotIsolation } = await import("../isolation/plot.js");
  process.stderr.write(`${await plotIsolation(name, rows)}\n`);
}

const DEFAULT_NETWORKS = ["mobilenet-v1"];

/** Networks of the sweep: what runs beside each other. */
const SWEEP_NETWORKS = ["mobilenet-v1", "resnet50"];

export const isolation: Experiment = {
  id: "isolation",
  summary: "E1a: a network at 25, 50, 75 and 100 % of the pool, while others take the rest in every way (--plot draws it)",
  run: (request) =>
    measureGroups(
      (request.networks ?? DEFAULT_NETWORKS).flatMap((network) => sharesOf(network, request)),
      request,
      "isolation",
    ),
};

export const isolationSweep: Experiment = {
  id: "isolation-sweep",
  summary: "E1b: a network on 4, 8 and 12 cores beside networks, hammers, bursts, tenants that come and go",
  run: (request) => {
    const networks = request.networks ?? SWEEP_NETWORKS;
    return measureGroups(
      networks.flatMap((network) => sweepOf(network, request, networks)),
      request,
      "isolation-sweep",
    );
  },
};

export const isolationInside: Experiment = {
  id: "isolation-inside",
  summary: "E1c: a network on half of a cluster, the other half and the same bank an attacker's, with time slots and without",
  run: (request) =>
    measureGroups(
      (request.networks ?? DEFAULT_NETWORKS).flatMap((network) => insideOf(network, request)),
      request,
      "isolation-inside",
    ),
};
