// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { describeJob, type Job, jobDesign, programKey } from "../../src/measure/job.js";

const JOB: Job = { network: "vgg16", backend: "rtl", preset: "virt-16x512", cores: 16 };

test("a job is described by what it varies", () => {
  expect(describeJob(JOB)).toBe("vgg16 on 16 of virt-16x512, rtl");
  const varied: Job = {
    ...JOB,
    cores: 3,
    compile: { grids: "width", techniques: { fuseAdd: false } },
    ddr: { latency_scale: 2 },
    layers: true,
    repetition: 2,
  };
  expect(describeJob(varied)).toBe(
    "vgg16 on 3 of virt-16x512, rtl, grids=width, without fuseAdd, latency_scale=2, every layer, repetition 2",
  );
});

test("a changed design has its own name and the rest of the preset", () => {
  const config = jobDesign({ ...JOB, design: { registerSlices: 4 } });
  expect(config).toMatchObject({ name: "virt-16x512-register-slices-4", registerSlices: 4, cores: 16 });
});

test("cores and memory do not change the program, options of the compiler do", () => {
  expect(programKey({ ...JOB, cores: 1, ddr: { latency_scale: 2 } })).toBe(programKey(JOB));
  expect(programKey({ ...JOB, compile: { grids: "width" } })).not.toBe(programKey(JOB));
});

test("a changed design may have a name of its own", () => {
  expect(jobDesign({ ...JOB, preset: "tiny", design: { name: "tiny-4", cores: 4 } })).toMatchObject({ name: "tiny-4", cores: 4 });
});
