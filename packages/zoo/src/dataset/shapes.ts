// SPDX-License-Identifier: Apache-2.0
/** The ten shapes of the demonstration data, as areas of the square -1..1 x -1..1. */

type Area = (x: number, y: number) => boolean;
type Point = readonly [x: number, y: number];

const disc =
  (radius: number, cx = 0, cy = 0): Area =>
  (x, y) =>
    (x - cx) * (x - cx) + (y - cy) * (y - cy) < radius * radius;

const square =
  (half: number): Area =>
  (x, y) =>
    Math.max(Math.abs(x), Math.abs(y)) < half;

const without =
  (outer: Area, inner: Area): Area =>
  (x, y) =>
    outer(x, y) && !inner(x, y);

/** The inside of a polygon, by counting the edges that a ray to the right crosses. */
const polygon =
  (points: readonly Point[]): Area =>
  (x, y) => {
    let inside = false;
    let [ax, ay] = points.at(-1) as Point;
    for (const [bx, by] of points) {
      if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) inside = !inside;
      [ax, ay] = [bx, by];
    }
    return inside;
  };

/** Corners of a regular pentagon, as cosine and sine of 90 degrees + k * 72 degrees. */
const PENTAGON: readonly Point[] = [
  [0, 1],
  [-0.951057, 0.309017],
  [-0.587785, -0.809017],
  [0.587785, -0.809017],
  [0.951057, 0.309017],
];
/** Five points, and between them the opposite corners at a smaller radius. */
const STAR: readonly Point[] = PENTAGON.flatMap(([x, y], k): Point[] => {
  const [ox, oy] = PENTAGON[(k + 3) % 5] as Point;
  return [
    [x * 0.95, y * 0.95],
    [-ox * 0.4, -oy * 0.4],
  ];
});
const TRIANGLE: readonly Point[] = [
  [0, 0.9],
  [-0.779, -0.45],
  [0.779, -0.45],
];
const ARROW: readonly Point[] = [
  [0, 0.95],
  [-0.7, 0.1],
  [-0.25, 0.1],
  [-0.25, -0.9],
  [0.25, -0.9],
  [0.25, 0.1],
  [0.7, 0.1],
];

const cross: Area = (x, y) => square(0.85)(x, y) && Math.min(Math.abs(x), Math.abs(y)) < 0.27;
const bars: Area = (x, y) => square(0.75)(x, y) && (Math.abs(x) < 0.17 || Math.abs(x) > 0.42);

/** Class names and areas, in the order of their labels. */
export const SHAPES: readonly (readonly [name: string, area: Area])[] = [
  ["disc", disc(0.78)],
  ["ring", without(disc(0.85), disc(0.48))],
  ["square", square(0.7)],
  ["frame", without(square(0.75), square(0.4))],
  ["triangle", polygon(TRIANGLE)],
  ["cross", cross],
  ["star", polygon(STAR)],
  ["crescent", without(disc(0.85), disc(0.65, 0.38))],
  ["arrow", polygon(ARROW)],
  ["bars", bars],
];

export const SHAPE_NAMES: readonly string[] = SHAPES.map(([name]) => name);
