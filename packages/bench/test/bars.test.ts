// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { type Bars, drawBars } from "../src/bars.js";

const bars = (measured: boolean): Bars => ({
  ...{ title: "ResNet-50: throughput of k tasks", subtitle: "filled: RTL", x: "tasks", y: "throughput" },
  groups: ["1", "2"],
  series: [
    {
      name: "virtualized",
      values: [
        { value: 2, measured: true },
        { value: 3, measured },
      ],
    },
    {
      name: "static",
      values: [
        { value: 1, measured: false },
        { value: 2, measured: false },
      ],
    },
  ],
});

const fills = (svg: string, colour: string): string[] => svg.match(new RegExp(`<path [^>]*fill="${colour}"[^>]*>`, "g")) ?? [];

test("bars are a complete SVG picture with its names in it, one bar per group and series", () => {
  const svg = drawBars(bars(true));
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  for (const text of ["ResNet-50: throughput of k tasks", "virtualized", "static", "tasks"]) expect(svg).toContain(text);
});

test("bars of predicted values are pale", () => {
  const pale = (svg: string): number => fills(svg, "#0072b2").filter((path) => path.includes("fill-opacity")).length;
  expect(pale(drawBars(bars(false)))).toBe(pale(drawBars(bars(true))) + 1);
});
