// SPDX-License-Identifier: Apache-2.0
/** The tables that the demonstration ends with. */
import type { Program } from "@tessera/compiler";
import type { PoolConfig } from "@tessera/hw";
import { SHAPE_NAMES } from "@tessera/zoo";
import { formatTable, percent } from "../output.js";
import type { TenantComparison } from "./compare.js";
import type { Served } from "./serve.js";
import { modelledTime } from "./tenants.js";

/** Clock that cycles are converted with; what the design aims at on an Alveo card. */
const CLOCK_MHZ = 300;

const shapeName = (label: number | undefined): string => SHAPE_NAMES[label ?? -1] ?? String(label);

export function servedTable(served: readonly Served[], program: Program, config: PoolConfig): string {
  const rows = served.map(({ tenant, predictions, accuracy }) => {
    const { cycles, utilisation } = modelledTime(program, tenant.cores, config);
    const latency = `${(cycles / CLOCK_MHZ / 1000).toFixed(3)} ms`;
    return [tenant.name, tenant.cores, predictions.length, percent(accuracy), latency, percent(utilisation)];
  });
  return formatTable(["tenant", "cores", "images", "accuracy", `modelled latency (${CLOCK_MHZ} MHz)`, "utilisation"], rows);
}

/** First predictions of each tenant beside what the picture shows. */
export function predictionTable(served: readonly Served[], count: number): string {
  const rows = served.map(({ tenant, predictions }) => {
    const shown = predictions.slice(0, count).map((prediction, index) => {
      const label = tenant.images[index]?.label;
      return prediction === label ? shapeName(prediction) : `${shapeName(prediction)} (is ${shapeName(label)})`;
    });
    return [tenant.name, shown.join(", ")];
  });
  return formatTable(["tenant", "first predictions"], rows);
}

export function comparisonTable(compared: readonly TenantComparison[], program: Program, config: PoolConfig): string {
  const rows = compared.map(({ tenant, layers, bytes, cycles }) => {
    const { cycles: modelled } = modelledTime(program, tenant.cores, config);
    return [tenant.name, tenant.cores, layers, bytes, "identical", cycles, modelled];
  });
  return formatTable(["tenant", "cores", "layers", "bytes compared", "RTL and emulator", "RTL cycles", "modelled"], rows);
}
