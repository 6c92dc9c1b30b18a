// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { drawPlot, type Plot } from "../src/plots.js";

const PLOT: Plot = {
  title: "ResNet-50: one task over n cores",
  subtitle: "marks: RTL",
  x: "cores",
  y: "utilisation, %",
  curves: [
    {
      name: "grids",
      points: [
        { x: 1, y: 90, measured: true },
        { x: 2, y: 88, measured: false },
      ],
    },
    {
      name: "large core",
      constant: true,
      points: [
        { x: 1, y: 76, measured: true },
        { x: 2, y: 76, measured: true },
      ],
    },
  ],
};

test("a plot is a complete SVG picture with its names in it", () => {
  const svg = drawPlot(PLOT);
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).toMatch(/<\/svg>\s*$/);
  for (const text of ["ResNet-50: one task over n cores", "grids", "large core", "utilisation, %"]) expect(svg).toContain(text);
});

test("marks of measured points are filled, those of predicted ones hollow; a constant is dashed", () => {
  const filled = (plot: Plot): number => drawPlot(plot).match(/<path [^>]*fill="#0072b2"/g)?.length ?? 0;
  const [grids, large] = PLOT.curves as [Plot["curves"][0], Plot["curves"][0]];
  const all = { ...grids, points: grids.points.map((point) => ({ ...point, measured: true })) };
  expect(filled({ ...PLOT, curves: [all, large] })).toBe(filled(PLOT) + 1);
  expect(drawPlot(PLOT)).toContain("stroke-dasharray");
});
