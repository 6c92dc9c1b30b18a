// SPDX-License-Identifier: Apache-2.0
/** Steps of a tile whose blocks exceed the weight buffer: PP pixels at a time, accumulated part by part. */
import type { CoreShape } from "../core-shape.js";
import type { Job, KernelPart, WeightPlan } from "../device-graph.js";
import { type Rect, tileWidth } from "./region.js";
import { blockRanges, type ChunkPlan, inputRects, planesOf, type Step, splitEven, type Tile, type WeightChunk } from "./steps.js";

/** Weight-buffer words of one part of a block, channel parameters included. */
export const partWords = (part: KernelPart, shape: CoreShape): number =>
  shape.paramWords + (part.y1 - part.y0) * (part.x1 - part.x0) * (part.plane1 - part.plane0);

/** Pixels of `rect` in pieces of at most PP: whole rows where they are short enough. */
function pixelGroups(job: Job, rect: Rect, pp: number): Rect[] {
  const width = tileWidth(job, rect, pp);
  if (width <= pp) {
    return splitEven(rect.y, rect.h, Math.floor(pp / width)).map(([y, h]) => ({ ...rect, y, h }));
  }
  return splitEven(rect.y, rect.h, 1).flatMap(([y, h]) =>
    splitEven(rect.x, rect.w, pp, [], pp).map(([x, w]) => ({ y, h, x, w })),
  );
}

/** Steps of a split tile. `inputPerPart`: a chunk of input holds the planes of one part only. */
export function splitTileSteps(
  job: Job,
  plan: WeightPlan,
  tile: Tile,
  chunks: ChunkPlan,
  inputPerPart: boolean,
  shape: CoreShape,
): Step[] {
  const steps: Step[] = [];
  const [low, high] = planesOf(job, tile.b0, tile.b1);
  let weightKey = 0;
  let inputKey = 0;
  for (const rect of inputRects(job, tile.rect, chunks, shape)) {
    const whole = inputPerPart ? null : { key: inputKey++, rect, plane0: low, plane1: high };
    for (const [c0, c1] of blockRanges(job, shape, tile.b0, tile.b1, shape.lanesPerBlock)) {
      for (const sub of pixelGroups(job, rect, shape.pp)) {
        for (let b = c0; b < c1; b++) {
          let start = plan.blockStart[b] as number;
          plan.parts.forEach((part, i) => {
            const end = start + partWords(part, shape);
            const weights: WeightChunk = { key: weightKey++, start, end, table: false };
            start = end;
            const last = i === plan.parts.length - 1;
            steps.push({
              rect: sub,
              b0: b,
              b1: b + 1,
              input: whole ?? { key: inputKey++, rect, plane0: part.plane0, plane1: part.plane1 },
              weights,
              part,
              accInit: i === 0,
              accDone: last,
              outFirst: b === c0 && last,
              outLast: b === c1 - 1 && last,
              chunkB0: c0,
              chunkB1: c1,
            });
          });
        }
      }
    }
  }
  return steps;
}
