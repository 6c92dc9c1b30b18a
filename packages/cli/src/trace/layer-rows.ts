// SPDX-License-Identifier: Apache-2.0
/** What each layer of a recorded run took and lost, as rows: for people (a table) and for programs (JSON). */
import type { Program } from "@tessera/compiler";
import { busyCycles, type LayerStalls, type NetworkStalls } from "@tessera/host";
import type { CoreConfig } from "@tessera/hw";
import { CYCLE_CAUSES, ENGINES } from "@tessera/isa";

export interface StallRow {
  /** Number of the layer; null in the row of the whole network. */
  readonly layer: number | null;
  readonly kind: string;
  readonly name: string;
  /** Cycles of the cores that belong to the layer, per core: the layers' add up to the network's. */
  readonly cycles: number;
  /** Cycles in which the cores could have done its multiplications, were none lost. */
  readonly idealCycles: number;
  /** Share of `cycles` that `idealCycles` is. */
  readonly utilisation: number;
  /** Shares of `cycles` by cause, in small letters; they add up to 1. */
  readonly causes: Readonly<Record<string, number>>;
  /** Shares in which an engine was busy. */
  readonly busy: Readonly<Record<string, number>>;
  /** Bytes that passed the cores' ports. */
  readonly bytes: LayerStalls["bytes"];
}

/** A row per layer, and that of the network last. */
export function layerRows(program: Program, core: CoreConfig, { layers, total, cores }: NetworkStalls): StallRow[] {
  const perCycle = core.pp * core.icp * core.ocp;
  const row = (layer: number | null, kind: string, name: string, macs: number, stalls: LayerStalls): StallRow => {
    const share = (count: number): number => (stalls.cycles === 0 ? 0 : count / stalls.cycles);
    const ideal = macs / perCycle;
    return {
      ...{ layer, kind, name },
      cycles: stalls.cycles / cores.size,
      idealCycles: ideal / cores.size,
      utilisation: share(ideal),
      causes: Object.fromEntries(CYCLE_CAUSES.map(([cause]) => [cause.toLowerCase(), share(stalls.causes[cause])])),
      busy: Object.fromEntries(ENGINES.map((engine) => [engine.toLowerCase(), share(busyCycles(stalls, engine))])),
      bytes: stalls.bytes,
    };
  };
  return [
    ...program.layers.map(({ kind, name, macs }, i) => row(i, kind, name, macs, layers[i] as LayerStalls)),
    row(null, "network", program.name, program.macs, total),
  ];
}
