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
const PRESET = "tiny";
/** Of each kind of stop: 1000 with the four networks. */
const MOVES = 125;
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

async function* run(request: Request): AsyncGenerator<Row> {
  const { networks = NETWORKS, preset = PRESET, limit: moves = MOVES, seed = SEED, fresh = false } = request;
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  for (const network of networks) {
    for (const urgent of [false, true]) {
      const job = { network, preset, moves, seed, urgent, pause: PAUSE };
      const { accounts, inferences, wrong, revision } = await keptMoves(job, { fresh, say });
      const counts = OPERATIONS.map((operation) => [operation, accounts.filter((one) => operationOf(one) === operation).length]);
      const each = (part: (account: Reconfiguration) => number | null): (number | null)[] => accounts.map(part);
      yield {
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
  }
}

export const reconfigure: Experiment = {
  id: "reconfigure",
  summary:
    "1000 random grow, shrink, move and stop operations in RTL, every inference compared; cycles until rest, until clear, until added cores begin",
  run,
};
