// SPDX-License-Identifier: Apache-2.0
/** Draws labelled 32 x 32 RGB images of shapes: turned, of any size, place and colours, clutter, and noise. */
import { Random } from "../random.js";
import { SHAPES } from "./shapes.js";

export const IMAGE_SIZE = 32;
const PLANE = IMAGE_SIZE * IMAGE_SIZE;
/** Bytes of an image: planes R, G, B. */
export const IMAGE_BYTES = 3 * PLANE;
/** Samples per pixel and direction, against jagged edges. */
const OVERSAMPLING = 2;
/** Standard deviation of the noise, in levels of 0..255. */
const NOISE = 16;
/** Least distance between the colour of the shape and both ends of the background, in levels. */
const CONTRAST = 75;

type Colour = readonly [number, number, number];

export interface LabelledImage {
  readonly label: number;
  /** Planes R, G, B of 32 rows of 32 bytes. */
  readonly pixels: Uint8Array;
}

const colour = (random: Random): Colour => [random.uniform(0, 255), random.uniform(0, 255), random.uniform(0, 255)];
const distance = (a: Colour, b: Colour): number => Math.max(...a.map((v, i) => Math.abs(v - (b[i] as number))));

function contrasting(random: Random, others: readonly Colour[]): Colour {
  let candidate = colour(random);
  while (others.some((other) => distance(candidate, other) < CONTRAST)) candidate = colour(random);
  return candidate;
}

/** Tangent of half the greatest turn of a shape: 40 degrees. */
const HALF_TURN = 0.364;

/** Cosine and sine of twice the angle of tangent -limit..limit, by arithmetic that every machine rounds alike. */
function direction(random: Random, limit: number): readonly [number, number] {
  const t = random.uniform(-limit, limit);
  const norm = 1 + t * t;
  return [(1 - t * t) / norm, (2 * t) / norm];
}

/** Share of the samples of a pixel that lie inside a placed shape. */
type Coverage = (column: number, row: number) => number;

function placed(area: (x: number, y: number) => boolean, random: Random, radius: number, spread: number): Coverage {
  const [c, s] = direction(random, HALF_TURN);
  const centre = (IMAGE_SIZE - 1) / 2;
  const [cx, cy] = [centre + random.uniform(-spread, spread), centre + random.uniform(-spread, spread)];
  return (column, row) => {
    let hits = 0;
    for (let i = 0; i < OVERSAMPLING; i++) {
      for (let j = 0; j < OVERSAMPLING; j++) {
        const dx = (column - cx + (i + 0.5) / OVERSAMPLING - 0.5) / radius;
        const dy = (row - cy + (j + 0.5) / OVERSAMPLING - 0.5) / radius;
        if (area(c * dx + s * dy, c * dy - s * dx)) hits++;
      }
    }
    return hits / OVERSAMPLING ** 2;
  };
}

/** Draws one image of a class. */
export function drawImage(label: number, random: Random): LabelledImage {
  const [, area] = SHAPES[label] as (typeof SHAPES)[number];
  const from = colour(random);
  const to: Colour = [random.uniform(0.6, 1) * from[0], random.uniform(0.6, 1) * from[1], random.uniform(0.6, 1) * from[2]];
  const ink = contrasting(random, [from, to]);
  const [gx, gy] = direction(random, 1);
  const shape = placed(area, random, random.uniform(10, 15), 2.5);
  // Clutter: a small blob in a colour of its own, anywhere behind the shape.
  const clutter = placed((x, y) => x * x + y * y < 1, random, random.uniform(1.5, 3), 14);
  const clutterInk = colour(random);
  const pixels = new Uint8Array(IMAGE_BYTES);
  for (let row = 0; row < IMAGE_SIZE; row++) {
    for (let column = 0; column < IMAGE_SIZE; column++) {
      const ramp = 0.5 + (gx * (column - 15.5) + gy * (row - 15.5)) / (1.5 * IMAGE_SIZE);
      const blob = clutter(column, row);
      const cover = shape(column, row);
      for (let plane = 0; plane < 3; plane++) {
        const ground = (from[plane] as number) + ramp * ((to[plane] as number) - (from[plane] as number));
        const behind = ground + blob * ((clutterInk[plane] as number) - ground);
        const value = behind + cover * ((ink[plane] as number) - behind) + NOISE * random.normal();
        pixels[plane * PLANE + row * IMAGE_SIZE + column] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  }
  return { label, pixels };
}

/** `count` images of one seed, the classes in turn. */
export function drawDataset(seed: number, count: number): LabelledImage[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => drawImage(i % SHAPES.length, random));
}

/** The network's input: every level v becomes v / 127.5 - 1 (mean 0.5, standard deviation 0.5 of values in 0..1). */
export function toInput(pixels: Uint8Array): Float32Array {
  return Float32Array.from(pixels, (v) => v / 127.5 - 1);
}
