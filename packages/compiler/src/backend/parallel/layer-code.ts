// SPDX-License-Identifier: Apache-2.0
/** Tilings, plans and instructions of layers of equal geometry: what one thread does at a time. */
import type { Ifp, Layer, Tiling } from "../../package/program.js";
import type { DeviceLayer, Job } from "../device-graph.js";
import { InstructionBlob } from "../emit/encoder.js";
import { chooseTilings } from "../tile/choose.js";
import { type BuildContext, buildTile } from "../tile/plan-tile.js";
import type { LayerTiling } from "../tile/tiling.js";

/** What becomes of a layer. Its IFPs begin at the start of its own instructions. */
export interface LayerCode {
  readonly tilings: readonly Tiling[];
  readonly plans: Layer["plans"];
  readonly instructions: Uint8Array;
}

function emitTiling(layer: DeviceLayer, tiling: LayerTiling, ctx: BuildContext, blob: InstructionBlob): Tiling {
  const ifps = tiling.tiles.map(({ job, tile, planned }): Ifp => {
    const offset = blob.words;
    for (const instruction of buildTile(layer.jobs[job] as Job, tile, planned.plan, ctx)) {
      blob.append(instruction);
    }
    return { offset, words: blob.words - offset, cycles: planned.cycles, following: planned.following };
  });
  return { name: tiling.name, ifps };
}

/** Plans the first of some layers of equal geometry and emits all of them alike. */
export function codeOf(layers: readonly DeviceLayer[], maxCores: number, ctx: BuildContext): LayerCode[] {
  const chosen = chooseTilings(layers[0] as DeviceLayer, maxCores, ctx);
  return layers.map((layer) => {
    const blob = new InstructionBlob();
    const tilings = chosen.tilings.map((tiling) => emitTiling(layer, tiling, ctx, blob));
    return { tilings, plans: chosen.plans, instructions: blob.finish() };
  });
}
