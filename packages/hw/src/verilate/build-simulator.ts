// SPDX-License-Identifier: Apache-2.0
/** From a configuration to its simulator: emits the design into its folder and builds the library, both only when needed. */
import type { PoolConfig } from "../config/pool-config.js";
import { writeDesign } from "../generator/write-design.js";
import { type Simulator, type VerilateOptions, verilate } from "./verilate.js";

export interface BuildSimulatorOptions extends Omit<VerilateOptions, "design"> {
  /** Folder of the emitted design; default: generated/<name> of the repository. */
  readonly folder?: string;
}

export async function buildSimulator(
  config: PoolConfig,
  { folder, ...how }: BuildSimulatorOptions = {},
): Promise<Simulator & { readonly design: string }> {
  const run = how.signal === undefined ? {} : { signal: how.signal };
  const { folder: design } = await writeDesign(config, { ...(folder !== undefined && { folder }), ...run });
  return { design, ...(await verilate({ design, ...how })) };
}
