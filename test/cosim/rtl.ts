// SPDX-License-Identifier: Apache-2.0
/** Simulations of emitted designs, built when first needed. */
import { join } from "node:path";
import { emitDesign, type PoolConfig, templateSources, verilate, writeTree } from "@tessera/hw";
import { root, Simulation } from "./simulation.js";

const built = new Map<string, Promise<string>>();

/** Emits the design and builds its library, once per test run: what the tests of a file see does not change under them. */
export function buildRtl(config: PoolConfig, trace = false): Promise<string> {
  const key = `${config.name} ${trace}`;
  const known = built.get(key);
  if (known !== undefined) return known;
  const library = build(config, trace);
  built.set(key, library);
  return library;
}

async function build(config: PoolConfig, trace: boolean): Promise<string> {
  const design = join(root, "build", "cosim", "designs", config.name);
  await writeTree(emitDesign(config, await templateSources()), design);
  return (await verilate({ design, trace })).library;
}

export const openRtl = async (config: PoolConfig, options: object = {}): Promise<Simulation> =>
  Simulation.open(await buildRtl(config), options);
