// SPDX-License-Identifier: Apache-2.0
/**
 * 1000 operations on running tasks in RTL, at layer boundaries and urgent ones: more cores, fewer, others, or a stop alone; every inference
 * must have the bytes of an undisturbed run. And E3's parts in RTL: what an operation takes until added cores begin.
 */
import type { Reconfiguration } from "@tessera/host";
import type { Experiment, Request, Row } from "../experiment.js";
import { percentile } from "../metrics.js";
import { keptMoves } from "../reconfiguration/kept-moves.js";

const NETWORKS = ["resnet8", "resnet20", "kws", "mobilenet-v1-0.25"];
/** Two cores, which all have a part in most layers, and eight, some of which have none in many. */
const PRESETS = ["tiny", "tiny-8"];
/** Of each kind of stop: 1000 with the four networks and both pools. */
const MOVES = 63;
export const SEED = 8;
/** Most cycles between two moves: about as long as a layer. */
export const PAUSE = 20_000;

const OPERATIONS = ["grow", "shrink", "move", "stop alone"] as const;

function operationOf({ before, after }: Reconfiguration): (typeof OPERATIONS)[number] {
  if (after.length !== before.length) return after.length > before.length ? "grow" : "shrink";
  return after.every((core) => before.includes(core)) ? "stop alone" : "move";
}

function columns(name: string, values: readonly (number | null)[]): Record<string, number> {
  const known = values.filter((value) => value !== null);
  return { [`${name} p50`]: percentile(known, 0.5), [`${name} p99`]: percentile(known, 0.99) };
}

interface Series {
  readonly network: string;
  readonly preset: string;
  readonly urgent: boolean;
}

async function rowOf({ network, preset, urgent }: Series, request: Request): Promise<Row> {
  const { limit: moves = MOVES, seed = SEED, fresh = false } = request;
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const job = { network, preset, moves, seed, urgent, pause: PAUSE };
  const { accounts, inferences, wrong, revision } = await keptMoves(job, { fresh, say });
  const counts = OPERATIONS.map((operation) => [operation, accounts.filter((one) => operationOf(one) === operation).length]);
  const each = (part: (account: Reconfiguration) => number | null): (number | null)[] => accounts.map(part);
  return {
    ...{ network, preset, seed, stop: urgent ? "urgent" : "layer", operations: accounts.length },
    ...Object.fromEntries(counts),
    ...columns(
      "drain",
      each(({ drainCycles }) => drainCycles),
    ),
    ...columns(
      "clear",
      each(({ clearCycles }) => clearCycles),
    ),
    ...columns(
      "first IFP",
      each(({ firstResult }) => firstResult),
    ),
    ...columns(
      "table B",
      each(({ tableBytes }) => tableBytes),
    ),
    ...{ inferences, wrong, revision, ok: wrong === 0 && inferences > 0 && accounts.length === moves },
  };
}

async function* run(request: Request): AsyncGenerator<Row> {
  const presets = request.preset === undefined ? PRESETS : [request.preset];
  for (const preset of presets)
    for (const network of request.networks ?? NETWORKS)
      for (const urgent of [false, true]) yield await rowOf({ network, preset, urgent }, request);
}

export const reconfigure: Experiment = {
  id: "reconfigure",
  summary:
    "1000 random grow, shrink, move and stop operations in RTL, every inference compared; cycles until rest, until clear, until added cores begin",
  run,
};
