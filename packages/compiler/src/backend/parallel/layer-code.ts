// SPDX-License-Identifier: Apache-2.0
/** Tilings, plans and instructions of layers of equal geometry: what one thread does at a time. */
import type { Ifp, Layer, Tiling } from "../../package/program.js";
import type { DeviceLayer, Job } from "../device-graph.js";
import { InstructionBlob } from "../emit/encoder.js";
import { InstructionEmitter } from "../emit/instructions.js";
import { chooseTilings } from "../tile/choose.js";
import { type BuildContext, tileOps } from "../tile/plan-tile.js";
import type { LayerTiling } from "../tile/tiling.js";

/** What becomes of a layer. Its IFPs begin at the start of its own instructions. */
export interface LayerCode {
  readonly tilings: readonly Tiling[];
  readonly plans: Layer["plans"];
  readonly instructions: Uint8Array;
}

/** Emits a tiling for each of some layers of equal geometry, whose operations are the same, into a blob of each. */
function emitTiling(
  layers: readonly DeviceLayer[],
  tiling: LayerTiling,
  ctx: BuildContext,
  blobs: readonly InstructionBlob[],
): Tiling {
  const ifps = tiling.tiles.map(({ job, tile, planned }): Ifp => {
    const offset = (blobs[0] as InstructionBlob).words;
    const ops = tileOps((layers[0] as DeviceLayer).jobs[job] as Job, tile, planned.plan, ctx);
    layers.forEach((layer, i) => {
      const emitter = new InstructionEmitter(layer.jobs[job] as Job, ctx.shape, ctx.placement);
      for (const op of ops) {
        blobs[i]?.append(emitter.instruction(op));
      }
    });
    const words = (blobs[0] as InstructionBlob).words - offset;
    return { offset, words, cycles: planned.cycles, following: planned.following };
  });
  return { name: tiling.name, ifps };
}

/** Plans the first of some layers of equal geometry and emits all of them alike. */
export function codeOf(layers: readonly DeviceLayer[], maxCores: number, ctx: BuildContext): LayerCode[] {
  const chosen = chooseTilings(layers[0] as DeviceLayer, maxCores, ctx);
  const blobs = layers.map(() => new InstructionBlob());
  const tilings = chosen.tilings.map((tiling) => emitTiling(layers, tiling, ctx, blobs));
  return blobs.map((blob) => ({ tilings, plans: chosen.plans, instructions: blob.finish() }));
}
