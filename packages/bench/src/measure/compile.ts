// SPDX-License-Identifier: Apache-2.0
/** Compiles networks as measurements want them: as in a package for users, for any number of cores of the design. */
import { type CompileOptions, compileGraphInParallel, type Program, packProgram, type QGraph } from "@tessera/compiler";
import { derive, type PoolConfig } from "@tessera/hw";
import { cachedNetwork } from "./network-cache.js";
import { sha256 } from "./sources.js";

export interface CompiledNetwork {
  readonly graph: QGraph;
  readonly program: Program;
  /** Of the package's bytes. */
  readonly hash: string;
}

/** The same on designs whose cores are equal, even where a task has one core only. */
export async function compileNetwork(
  network: string,
  config: PoolConfig,
  options: Partial<CompileOptions> = {},
): Promise<CompiledNetwork> {
  const graph = await cachedNetwork(network);
  const program = await compileGraphInParallel(graph, config.core, {
    ...options,
    maxCores: config.cores,
    featureBytesPerCore: derive(config).featureBytesPerCore,
  });
  return { graph, program, hash: sha256(packProgram(program)) };
}
