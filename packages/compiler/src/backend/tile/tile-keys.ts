// SPDX-License-Identifier: Apache-2.0
/** Which tiles of a layer are chunked alike, which of those take the same time, and how large they are. */
import type { CoreShape } from "../core-shape.js";
import type { Job } from "../device-graph.js";
import { laneOf, type Tile } from "./steps.js";

/** Tiles of equal size are chunked alike: what identifies them. */
export function sizeKey(jobIndex: number, job: Job, t: Tile, shape: CoreShape): string {
  const lane = laneOf(job, shape, t.b0) % shape.lanesPerBlock;
  const planes = job.blocks[t.b0]?.count;
  const last = t.b1 === job.blocks.length ? 1 : 0;
  return `${jobIndex}/${t.rect.h}/${t.rect.w}/${t.b1 - t.b0}/${lane}/${planes}/${last}`;
}

/** Borders of the layer that a tile touches: it loads less there. */
export const borderKey = ({ height, width }: Job, { rect: { y, x, h, w } }: Tile): number =>
  (y === 0 ? 1 : 0) | (x === 0 ? 2 : 0) | (y + h === height ? 4 : 0) | (x + w === width ? 8 : 0);

/** Pixels times blocks. */
export const volume = ({ rect, b0, b1 }: Tile): number => rect.h * rect.w * (b1 - b0);
