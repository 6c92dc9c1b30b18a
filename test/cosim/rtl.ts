// SPDX-License-Identifier: Apache-2.0
/** Simulations of emitted designs, built when first needed. */
import { join } from "node:path";
import { emitDesign, type PoolConfig, templateSources, verilate, writeTree } from "@tessera/hw";
import { root, Simulation } from "./simulation.js";

/** Emits the design and builds its library (a moment when it was built before). */
export async function buildRtl(config: PoolConfig, trace = false): Promise<string> {
  const design = join(root, "build", "cosim", "designs", config.name);
  await writeTree(emitDesign(config, await templateSources()), design);
  return (await verilate({ design, trace })).library;
}

export const openRtl = async (config: PoolConfig, options: object = {}): Promise<Simulation> =>
  Simulation.open(await buildRtl(config), options);
