// SPDX-License-Identifier: Apache-2.0
/** What the latency model's choice costs: layers whose second tiling it finds about as quick, both on the RTL. */
import type { Program } from "@tessera/compiler";
import type { PoolConfig } from "@tessera/hw";
import { measureLayers } from "./layer-times.js";
import { closeRivals, judgedAt } from "./rival-plans.js";

/** A rival is close when it is predicted to take at most this share of its layer's time longer. */
const CLOSE = 0.1;
/** Layers of a network that are tried, each with a run of the whole network. */
const LAYERS = 4;

export interface Choice {
  readonly layer: string;
  readonly layerCycles: number;
  readonly chosen: string;
  readonly rival: string;
  /** Cycles by which the rival is slower: by the model, on the RTL. */
  readonly predicted: number;
  readonly measured: number;
  /** Share of the layer's time that the choice lost: 0 when it was right. */
  readonly regret: number;
}

const nameOf = (program: Program, layer: number, tiling: number): string => program.layers[layer]?.tilings[tiling]?.name ?? "";

/** The closest choices of a program on so many cores, each judged on the RTL. */
export async function* judgeChoices(program: Program, config: PoolConfig, cores: number): AsyncGenerator<Choice> {
  const chosen = await measureLayers(program, config, cores);
  for (const { layer, tiling, program: rival, slower } of closeRivals(program, config.core, cores, CLOSE).slice(0, LAYERS)) {
    const measured = await measureLayers(rival, config, cores);
    const at = judgedAt(layer, program.layers.length);
    const cycles = (measured.ends[at] as number) - (chosen.ends[at] as number);
    const layerCycles = (chosen.ends[layer] as number) - (chosen.ends[layer - 1] ?? 0);
    yield {
      layer: `${layer} ${program.layers[layer]?.name ?? ""}`,
      layerCycles,
      chosen: nameOf(program, layer, program.layers[layer]?.plans[cores - 1]?.tiling ?? 0),
      rival: nameOf(program, layer, tiling),
      predicted: slower,
      measured: cycles,
      regret: Math.max(0, -cycles) / layerCycles,
    };
  }
}
