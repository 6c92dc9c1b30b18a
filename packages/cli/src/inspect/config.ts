// SPDX-License-Identifier: Apache-2.0
/** Report on a pool configuration: its values and what follows from them. */
import { type DerivedConfig, derive, designHash, type PoolConfig } from "@tessera/hw";
import { formatTable, hex32 } from "../output.js";

export interface ConfigReport {
  readonly kind: "config";
  readonly designHash: string;
  readonly config: PoolConfig;
  readonly derived: DerivedConfig;
}

export const configReport = (config: PoolConfig): ConfigReport => ({
  kind: "config",
  designHash: designHash(config),
  config,
  derived: derive(config),
});

export function formatConfig({ config, derived, designHash: hash }: ConfigReport): string {
  const { core } = config;
  const kib = (bytes: number): string => `${bytes / 1024} KiB`;
  const rows = [
    ["design", `${config.name} (${hash})`],
    ["pool", `${config.cores} cores in ${config.clusters} clusters, ${config.banks} DDR banks, ${config.tasks} tasks`],
    ["virtualization", config.virtualization],
    ["array", `PP ${core.pp} x ICP ${core.icp} x OCP ${core.ocp}: ${2 * derived.macsPerCoreCycle} operations per cycle and core`],
    [
      "buffers",
      `input ${kib(core.inputBufferBytes)}, weights ${kib(core.weightBufferBytes)}, output ${kib(core.outputBufferBytes)}`,
    ],
    ["instructions", `${kib(core.instructionMemoryBytes)} per core`],
    ["activation table", core.activationTable ? "yes" : "no"],
    ["return stores", `${config.returnDepth} beats per core and bank`],
    ["feature memory", config.featureMemoryBytes > 0 ? `${kib(config.featureMemoryBytes)} beside each bank` : "none"],
    ["coalescing", derived.coalescer ? "identical reads of a cluster's cores are made once" : "no"],
    ["time slots", config.timeSlots ? "of every bank and of the instruction port, as registers say" : "no"],
    ["register slices", String(config.registerSlices)],
    ["configuration hash", `${hex32(derived.configHash)} (programs run on designs with the same one)`],
  ];
  return formatTable(["", ""], rows).trimStart();
}
