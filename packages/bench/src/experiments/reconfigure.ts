// SPDX-License-Identifier: Apache-2.0
/** E3's parts in RTL: what a move at a layer boundary, and an urgent one, takes from the command until added cores begin. */
import { compileGraph } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { cachedNetwork } from "../measure/network-cache.js";
import { percentile } from "../metrics.js";
import { randomImage } from "../networks.js";
import { measureMoves } from "../reconfiguration/moves.js";

const MOVES = 100;
const SEED = 8;
/** Between two moves: about as long as a layer. */
const PAUSE = 20_000;

async function* run(request: Request): AsyncGenerator<Row> {
  const config = preset(request.preset ?? "virt-4x512");
  for (const network of request.networks ?? ["resnet8", "mobilenet-v1-0.25"]) {
    const graph = await cachedNetwork(network);
    const program = compileGraph(graph, config.core, { maxCores: config.cores });
    for (const urgent of [false, true]) {
      const moves = request.limit ?? MOVES;
      const measured = await measureMoves(program, config, randomImage(graph), { moves, seed: SEED, urgent, pause: PAUSE });
      const { accounts, inferences, wrong } = measured;
      const at = (values: readonly (number | null)[], share: number): number =>
        percentile(
          values.filter((value) => value !== null),
          share,
        );
      const columns = (name: string, values: readonly (number | null)[]): Record<string, number> => ({
        [`${name} p50`]: at(values, 0.5),
        [`${name} p99`]: at(values, 0.99),
      });
      yield {
        network,
        preset: config.name,
        stop: urgent ? "urgent" : "layer",
        moves: accounts.length,
        ...columns(
          "drain",
          accounts.map(({ drainCycles }) => drainCycles),
        ),
        ...columns(
          "clear",
          accounts.map(({ clearCycles }) => clearCycles),
        ),
        ...columns(
          "first IFP",
          accounts.map(({ firstResult }) => firstResult),
        ),
        ...columns(
          "table B",
          accounts.map(({ tableBytes }) => tableBytes),
        ),
        inferences,
        wrong,
        ok: wrong === 0 && accounts.length === moves,
      };
    }
  }
}

export const reconfigure: Experiment = {
  id: "reconfigure",
  summary: "a task in RTL that grows, shrinks and moves at random: cycles until rest, until clear, until added cores begin",
  run,
};
