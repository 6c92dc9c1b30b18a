// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { LABELS, pointsOf } from "../../src/scaling/points.js";

const CORES = Array.from({ length: 16 }, (_, i) => i + 1);

test("every curve has all numbers of cores, and at least a tenth of its points in RTL", () => {
  const points = pointsOf("vgg16", CORES, 5);
  for (const label of LABELS) {
    const curve = points.filter((point) => point.label === label);
    const measured = curve.filter(({ job }) => job.backend === "rtl");
    expect(curve.map(({ job }) => job.cores)).toEqual(label.startsWith("large") ? [1] : CORES);
    expect(measured.length).toBeGreaterThanOrEqual(curve.length / 10);
  }
});

test("the seed chooses the points, and the same seed the same", () => {
  const measured = (seed: number): number[] =>
    pointsOf("vgg16", CORES, seed).flatMap(({ job }, i) => (job.backend === "rtl" ? [i] : []));
  expect(measured(5)).toEqual(measured(5));
  expect(measured(5)).not.toEqual(measured(6));
});

test("a measured point differs from its prediction in nothing but the backend", () => {
  for (const { job, predicted } of pointsOf("resnet50", CORES, 1)) {
    expect(predicted.backend).toBe("model");
    expect({ ...job, backend: "model" }).toEqual(predicted);
  }
});
