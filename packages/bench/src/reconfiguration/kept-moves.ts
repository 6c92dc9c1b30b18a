// SPDX-License-Identifier: Apache-2.0
/** Moves of a network in RTL, measured once and kept: the next run of a command goes on where the last one was ended. */
import { compileGraphInParallel } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import { cachedNetwork } from "../measure/network-cache.js";
import { everythingHash, hashFolder, keyOf, revision } from "../measure/sources.js";
import { remember } from "../measure/store.js";
import { randomImage } from "../networks.js";
import { type MeasuredMoves, type MovesRequest, measureMoves } from "./moves.js";

export interface MovesJob extends MovesRequest {
  readonly network: string;
  readonly preset: string;
}

export interface KeptMoves extends MeasuredMoves {
  /** Commit of the source measured. */
  readonly revision: string;
}

export interface KeepOptions {
  /** Measure again what has a result. */
  readonly fresh: boolean;
  readonly say: (line: string) => void;
}

export async function keptMoves(job: MovesJob, { fresh, say }: KeepOptions): Promise<KeptMoves> {
  const { network, moves, urgent } = job;
  const key = keyOf(job, await everythingHash(), await hashFolder("packages/bench/dist/reconfiguration"));
  return remember("moves", key, fresh, async () => {
    say(`${moves} ${urgent ? "urgent moves" : "moves at layer boundaries"} of ${network} in RTL`);
    const config = preset(job.preset);
    const graph = await cachedNetwork(network);
    const program = await compileGraphInParallel(graph, config.core, { maxCores: config.cores });
    return { ...(await measureMoves(program, config, randomImage(graph), job)), revision: await revision() };
  });
}
