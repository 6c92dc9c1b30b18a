// SPDX-License-Identifier: Apache-2.0
/** Plans that the compiler might as well have chosen: another tiling of one layer, which the model takes to be about as quick. */
import { type Program, predictLatency } from "@tessera/compiler";
import type { CoreConfig } from "@tessera/hw";

export interface Rival {
  readonly layer: number;
  /** Index of the tiling among those of the layer. */
  readonly tiling: number;
  readonly program: Program;
  /** Cycles by the model until the layer and its successor are complete, less those with the plan that was chosen. */
  readonly slower: number;
}

/**
 * Layer whose completion tells what a plan of `layer` is worth: the next one, which a plan may leave more or less prepared. Later,
 * a refresh that both runs wait for has made them equal.
 */
export const judgedAt = (layer: number, layers: number): number => Math.min(layer + 1, layers - 1);

/** The program with another tiling of one layer; tiles go in order to the core that is free soonest. */
export function withTiling(program: Program, layer: number, cores: number, tiling: number): Program {
  const layers = program.layers.map((each, l) => {
    if (l !== layer) return each;
    const load = new Array<number>(cores).fill(0);
    const assigned = (each.tilings[tiling] as (typeof each.tilings)[number]).ifps.map(({ cycles }) => {
      const core = load.indexOf(Math.min(...load));
      load[core] = (load[core] as number) + cycles;
      return core;
    });
    const plans = each.plans.map((plan, n) => (n === cores - 1 ? { tiling, cores: assigned } : plan));
    return { ...each, plans };
  });
  return { ...program, layers };
}

/**
 * Rivals that are predicted to take at most `share` of their layer's time longer, closest first, one per layer: tilings that the
 * program holds for other numbers of cores.
 */
export function closeRivals(program: Program, core: CoreConfig, cores: number, share: number): Rival[] {
  const chosen = predictLatency(program, core, cores);
  const rivals: Rival[] = [];
  const end = (times: typeof chosen, layer: number): number => times.layers[judgedAt(layer, program.layers.length)]?.allEnd ?? 0;
  program.layers.forEach((each, layer) => {
    const taken = each.plans[cores - 1]?.tiling;
    const { allEnd } = chosen.layers[layer] as (typeof chosen.layers)[number];
    const time = allEnd - (layer === 0 ? 0 : (chosen.layers[layer - 1]?.allEnd ?? 0));
    const close = each.tilings
      .flatMap((_, tiling) => {
        if (tiling === taken) return [];
        const rival = withTiling(program, layer, cores, tiling);
        return [{ layer, tiling, program: rival, slower: end(predictLatency(rival, core, cores), layer) - end(chosen, layer) }];
      })
      .filter(({ slower }) => slower <= share * time)
      .sort((a, b) => a.slower - b.slower);
    if (close[0] !== undefined) rivals.push(close[0]);
  });
  return rivals.sort((a, b) => Math.abs(a.slower) - Math.abs(b.slower));
}
