// SPDX-License-Identifier: Apache-2.0
/** What remains of layers under way: the dynamic compiler's spread over the cores against every other, by the latency model. */
import {
  buildDispatch,
  type Completed,
  compileGraph,
  completed,
  type Program,
  predictLists,
  type Spread,
  spreadRemaining,
} from "@tessera/compiler";
import { type CoreConfig, preset } from "@tessera/hw";
import { Random } from "@tessera/zoo";
import type { Experiment, Request, Row } from "../experiment.js";
import { cachedNetwork } from "../measure/network-cache.js";
import { RandomStops } from "../reconfiguration/random-stop.js";

const SEED = 11;
const STOPS = 8;
/** Ways of one stop: cores to the power of tiles. */
const MOST_WAYS = 800;
const MOST_REGRET = 0.02;

const tilesOf = ({ under }: Completed): number => under.reduce((sum, { remaining }) => sum + (remaining?.length ?? 0), 0);

/** The same tiles on cores by the digits of `number`. */
const spreadBy =
  (number: number): Spread =>
  (done, entries, cores) => {
    let rest = number;
    return spreadRemaining(done, entries, cores).map((layer) => {
      if (layer === null || layer.tiling === null) return layer;
      const assigned = layer.cores.map(() => {
        const digit = rest % cores;
        rest = Math.floor(rest / cores);
        return digit;
      });
      return { ...layer, cores: assigned };
    });
  };

/** Contexts with enough, but not too much, left to try everything. */
function* smallStops(program: Program, cores: number, count: number): Generator<{ before: number; done: Completed }> {
  const random = new Random(SEED);
  const uniform = (): number => random.uniform();
  for (let found = 0, tries = 0; found < count && tries < 1000 * count; tries++) {
    const before = 1 + Math.floor(uniform() * program.maxCores);
    const lists = buildDispatch(program, before);
    const stops = new RandomStops(program, lists);
    const done = completed(program, lists, stops.after(Math.floor(uniform() * stops.entries), uniform));
    const tiles = tilesOf(done);
    if (tiles < 2 || cores ** tiles > MOST_WAYS) continue;
    found++;
    yield { before, done };
  }
}

interface Judged {
  readonly tiles: number;
  readonly chosen: number;
  readonly best: number;
  readonly worst: number;
}

function judge(program: Program, core: CoreConfig, cores: number, done: Completed): Judged {
  const cyclesOf = (spread?: Spread): number => predictLists(program, core, buildDispatch(program, cores, done, spread));
  const tiles = tilesOf(done);
  const all = Array.from({ length: cores ** tiles }, (_, number) => cyclesOf(spreadBy(number)));
  return { tiles, chosen: cyclesOf(), best: Math.min(...all), worst: Math.max(...all) };
}

const percent = (value: number): number => Math.round(value * 10_000) / 100;

async function* run(request: Request): AsyncGenerator<Row> {
  const config = preset(request.preset ?? "virt-4x512");
  for (const network of request.networks ?? ["resnet8", "kws"]) {
    const program = compileGraph(await cachedNetwork(network), config.core, { maxCores: config.cores });
    for (const cores of (request.cores ?? [2, 3]).filter((n) => n <= config.cores)) {
      for (const { before, done } of smallStops(program, cores, request.limit ?? STOPS)) {
        const { tiles, chosen, best, worst } = judge(program, config.core, cores, done);
        yield {
          network,
          preset: config.name,
          backend: "latency model",
          "cores before": before,
          cores,
          "layers done": done.layersDone,
          "tiles left": tiles,
          chosen,
          best,
          worst,
          "regret %": percent(chosen / best - 1),
          "worst regret %": percent(worst / best - 1),
          ok: chosen / best - 1 <= MOST_REGRET,
        };
      }
    }
  }
}

export const remaining: Experiment = {
  id: "remaining",
  summary:
    "what remains of layers under way on new cores: the dynamic compiler's spread against the best of all, by the latency model",
  run,
};
