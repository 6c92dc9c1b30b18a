// SPDX-License-Identifier: Apache-2.0
/** Simulations of emitted designs, built when first needed. */
import { join } from "node:path";
import { buildSimulator, type PoolConfig, requestedMonitor } from "@tessera/hw";
import { root, Simulation } from "./simulation.js";

interface Build {
  readonly trace?: boolean;
  readonly whole?: boolean;
}

const built = new Map<string, Promise<string>>();

/** Emits the design and builds its library, once per test run: what the tests of a file see does not change under them. */
export function buildRtl(config: PoolConfig, how: Build = {}): Promise<string> {
  const key = `${config.name} ${JSON.stringify(how)}`;
  const known = built.get(key);
  if (known !== undefined) return known;
  const library = build(config, how);
  built.set(key, library);
  return library;
}

async function build(config: PoolConfig, how: Build): Promise<string> {
  const folder = join(root, "build", "cosim", "designs", config.name);
  return (await buildSimulator(config, { folder, ...requestedMonitor(), ...how })).library;
}

export const openRtl = async (config: PoolConfig, options: object = {}): Promise<Simulation> =>
  Simulation.open(await buildRtl(config), options);
