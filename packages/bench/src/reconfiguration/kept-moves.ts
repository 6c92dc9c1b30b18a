// SPDX-License-Identifier: Apache-2.0
/** Moves of a network in RTL, measured once and kept: the next run of a command goes on where the last one was ended. */
import { compileGraphInParallel } from "@tessera/compiler";
import { configNamed } from "../designs.js";
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

/** Moves measured and kept together: half a minute of the smallest pool. */
const PART = 25;
/** Parts that a seed of the caller's has seeds for. */
const SEEDS = 1000;

async function keptPart(job: MovesJob, { fresh, say }: KeepOptions): Promise<KeptMoves> {
  const key = keyOf(job, await everythingHash(), await hashFolder("packages/bench/dist/reconfiguration"));
  return remember("moves", key, fresh, async () => {
    say(`${job.moves} ${job.urgent ? "urgent moves" : "moves at layer boundaries"} of ${job.network} in RTL, seed ${job.seed}`);
    const config = configNamed(job.preset);
    const graph = await cachedNetwork(job.network);
    const program = await compileGraphInParallel(graph, config.core, { maxCores: config.cores });
    return { ...(await measureMoves(program, config, randomImage(graph), job)), revision: await revision() };
  });
}

/** Makes as many moves as asked for in parts, each on a pool and with a seed of its own. */
export async function keptMoves(job: MovesJob, options: KeepOptions): Promise<KeptMoves> {
  const count = Math.ceil(job.moves / PART);
  const parts: KeptMoves[] = [];
  for (let i = 0; i < count; i++) {
    const moves = Math.min(PART, job.moves - i * PART);
    parts.push(await keptPart({ ...job, moves, seed: job.seed * SEEDS + i }, options));
  }
  return {
    accounts: parts.flatMap(({ accounts }) => accounts),
    inferences: parts.reduce((sum, { inferences }) => sum + inferences, 0),
    wrong: parts.reduce((sum, { wrong }) => sum + wrong, 0),
    revision: [...new Set(parts.map((part) => part.revision))].join(", "),
  };
}
