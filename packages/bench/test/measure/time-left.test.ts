// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { Job } from "../../src/measure/job.js";
import { durationText, TimeLeft } from "../../src/measure/time-left.js";

const job = (network: string, backend: Job["backend"]): Job => ({ network, backend, preset: "tiny", cores: 1 });

test("jobs left take what others of their network and backend took", () => {
  const left = new TimeLeft();
  left.add(job("vgg16", "rtl"), 300);
  left.add(job("vgg16", "rtl"), 200);
  left.add(job("vgg16", "model"), 2);
  expect(left.estimate([job("vgg16", "rtl"), job("vgg16", "model"), job("vgg16", "model")], 1)).toBe(254);
});

test("a network that was not seen yet takes the mean of the others; a backend that was not is not guessed", () => {
  const left = new TimeLeft();
  left.add(job("vgg16", "rtl"), 300);
  left.add(job("mobilenet-v1", "rtl"), 20);
  expect(left.estimate([job("resnet50", "rtl")], 1)).toBe(160);
  expect(left.estimate([job("resnet50", "rtl"), job("resnet50", "model")], 1)).toBeUndefined();
});

test("processes share the work, but the longest job takes as long as it takes", () => {
  const left = new TimeLeft();
  left.add(job("vgg16", "rtl"), 300);
  left.add(job("kws", "rtl"), 100);
  expect(left.estimate([job("vgg16", "rtl"), job("kws", "rtl")], 2)).toBe(300);
  expect(left.estimate([job("kws", "rtl"), job("kws", "rtl"), job("kws", "rtl"), job("kws", "rtl")], 2)).toBe(200);
  expect(left.estimate([], 2)).toBe(0);
});

test("durations are read at a glance", () => {
  expect([40.4, 89, 700, 7500].map(durationText)).toEqual(["40 s", "89 s", "12 min", "2 h 5 min"]);
});
