// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { LABELS, type Point, pointsOf } from "../../src/scaling/points.js";
import { PAPER_NETWORKS } from "../../src/targets/jobs.js";

const CORES = Array.from({ length: 16 }, (_, i) => i + 1);

const request = (changes: object = {}) => ({ cores: CORES, seed: 5, ...changes });
const rtl = (points: readonly Point[]): Point[] => points.filter(({ job }) => job.backend === "rtl");

test("every curve has all numbers of cores; of all points a tenth is RTL", () => {
  const points = PAPER_NETWORKS.flatMap((network) => pointsOf(network, request()));
  for (const label of LABELS) {
    const curve = points.filter((point) => point.label === label && point.job.network === "vgg16");
    expect(curve.map(({ job }) => job.cores)).toEqual(label.startsWith("large") ? [1] : CORES);
  }
  expect(rtl(points).length).toBeGreaterThanOrEqual(points.length / 10);
});

test("grids are measured on 16 cores, those of the smaller networks on 1, 2, 4 and 8 too; the large core always", () => {
  const measured = (network: string, label: string): number[] =>
    rtl(pointsOf(network, request())).flatMap((point) => (point.label === label ? [point.job.cores] : []));
  expect(measured("vgg16", "grids")).toEqual([16]);
  expect(measured("vgg16", "W only")).toEqual([]);
  expect(measured("mobilenet-v1", "grids")).toEqual([1, 2, 4, 8, 16]);
  expect(measured("mobilenet-v1", "W only")).toHaveLength(2);
  for (const label of LABELS.filter((name) => name.startsWith("large"))) expect(measured("vgg16", label)).toEqual([1]);
});

test("the seed chooses the points of the other curves, and the same seed the same", () => {
  const measured = (seed: number): number[] => rtl(pointsOf("resnet50", request({ seed }))).map(({ job }) => job.cores);
  expect(measured(5)).toEqual(measured(5));
  expect(measured(5)).not.toEqual(measured(6));
});

test("without RTL no point is measured", () => {
  expect(rtl(pointsOf("resnet50", request({ modelOnly: true })))).toEqual([]);
});

test("a measured point differs from its prediction in nothing but the backend", () => {
  for (const { job, predicted } of pointsOf("resnet50", request())) {
    expect(predicted.backend).toBe("model");
    expect({ ...job, backend: "model" }).toEqual(predicted);
  }
});
