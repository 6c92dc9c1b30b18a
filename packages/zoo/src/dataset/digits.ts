// SPDX-License-Identifier: Apache-2.0
/** Draws labelled 28 x 28 grey images of handwritten-like digits: strokes, slanted, moved, of varying size and width. */
import type { Random } from "../random.js";

export const DIGIT_SIZE = 28;

type Point = readonly [x: number, y: number];
type Stroke = readonly Point[];

/** Pen strokes of the ten digits in the square 0..1 x 0..1, y downwards. */
const STROKES: readonly (readonly Stroke[])[] = [
  [
    [
      [0.5, 0],
      [0.2, 0.1],
      [0.08, 0.5],
      [0.2, 0.9],
      [0.5, 1],
      [0.8, 0.9],
      [0.92, 0.5],
      [0.8, 0.1],
      [0.5, 0],
    ],
  ],
  [
    [
      [0.35, 0.2],
      [0.55, 0],
      [0.55, 1],
    ],
  ],
  [
    [
      [0.12, 0.22],
      [0.3, 0.03],
      [0.65, 0],
      [0.85, 0.2],
      [0.8, 0.42],
      [0.45, 0.7],
      [0.1, 1],
      [0.92, 1],
    ],
  ],
  [
    [
      [0.12, 0.1],
      [0.45, 0],
      [0.8, 0.1],
      [0.82, 0.32],
      [0.42, 0.47],
      [0.85, 0.6],
      [0.88, 0.82],
      [0.6, 1],
      [0.3, 1],
      [0.08, 0.88],
    ],
  ],
  [
    [
      [0.25, 0],
      [0.1, 0.58],
      [0.92, 0.58],
    ],
    [
      [0.72, 0.12],
      [0.66, 1],
    ],
  ],
  [
    [
      [0.85, 0],
      [0.25, 0],
      [0.18, 0.45],
      [0.55, 0.38],
      [0.85, 0.55],
      [0.85, 0.82],
      [0.55, 1],
      [0.12, 0.92],
    ],
  ],
  [
    [
      [0.75, 0],
      [0.35, 0.22],
      [0.12, 0.62],
      [0.2, 0.92],
      [0.5, 1],
      [0.82, 0.9],
      [0.85, 0.65],
      [0.6, 0.5],
      [0.3, 0.55],
      [0.14, 0.72],
    ],
  ],
  [
    [
      [0.08, 0],
      [0.9, 0],
      [0.55, 0.45],
      [0.38, 1],
    ],
  ],
  [
    [
      [0.5, 0.46],
      [0.2, 0.3],
      [0.25, 0.06],
      [0.5, 0],
      [0.78, 0.08],
      [0.8, 0.3],
      [0.5, 0.46],
      [0.16, 0.68],
      [0.2, 0.94],
      [0.5, 1],
      [0.82, 0.92],
      [0.84, 0.68],
      [0.5, 0.46],
    ],
  ],
  [
    [
      [0.84, 0.3],
      [0.6, 0.48],
      [0.28, 0.44],
      [0.16, 0.22],
      [0.35, 0.02],
      [0.68, 0.02],
      [0.84, 0.3],
      [0.8, 0.7],
      [0.62, 1],
    ],
  ],
];

export interface Digit {
  readonly label: number;
  /** 28 rows of 28 values, 0 (paper) to 255 (ink). */
  readonly pixels: Uint8Array;
}

/** Distance of (x, y) to the segment from a to b. */
function segmentDistance(x: number, y: number, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  const [ex, ey] = [x - ax - t * dx, y - ay - t * dy];
  return Math.sqrt(ex * ex + ey * ey);
}

/** Draws one digit. */
export function drawDigit(label: number, random: Random): Digit {
  const height = random.uniform(18, 20);
  const width = height * random.uniform(0.6, 0.8);
  const slant = random.uniform(-0.2, 0.2);
  const pen = random.uniform(1, 1.6);
  const centre = DIGIT_SIZE / 2;
  const [cx, cy] = [centre + random.uniform(-1, 1), centre + random.uniform(-1, 1)];
  const place = ([x, y]: Point): Point => {
    const [sx, sy] = [(x - 0.5) * width + random.uniform(-0.5, 0.5), (y - 0.5) * height + random.uniform(-0.5, 0.5)];
    return [cx + sx - slant * sy, cy + sy];
  };
  const strokes = (STROKES[label] as readonly Stroke[]).map((stroke) => stroke.map(place));
  const pixels = Uint8Array.from({ length: DIGIT_SIZE * DIGIT_SIZE }, (_, i) => {
    const [x, y] = [(i % DIGIT_SIZE) + 0.5, Math.floor(i / DIGIT_SIZE) + 0.5];
    let nearest = Number.POSITIVE_INFINITY;
    for (const stroke of strokes) {
      for (let k = 1; k < stroke.length; k++) {
        nearest = Math.min(nearest, segmentDistance(x, y, stroke[k - 1] as Point, stroke[k] as Point));
      }
    }
    // Full ink inside the pen, fading over one pixel.
    return Math.round(255 * Math.min(1, Math.max(0, pen + 0.5 - nearest)));
  });
  return { label, pixels };
}
