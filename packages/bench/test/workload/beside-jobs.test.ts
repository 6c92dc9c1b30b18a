// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { besideJob } from "../../src/workload/beside-jobs.js";
import { TASK_COUNTS, workload } from "../../src/workload/tasks.js";

const drawn = (network: string, use: Parameters<typeof besideJob>[1]) =>
  TASK_COUNTS.flatMap((count) => besideJob(workload(network, count), use) ?? []);

test("some numbers of tasks of the small networks are measured, of the others and of mixes none", () => {
  expect(drawn("mobilenet-v1", "virtualized")).toHaveLength(2);
  expect(drawn("mobilenet-v1", "static")).toHaveLength(1);
  expect(drawn("resnet50", "virtualized")).toHaveLength(1);
  for (const network of ["vgg16", "inception-v3", "mixed"]) expect(drawn(network, "virtualized")).toEqual([]);
});

test("tasks have the pool's cores between them, no two the same, and all banks", () => {
  for (const { cores, company } of drawn("mobilenet-v1", "virtualized")) {
    const all = [company?.cores ?? [], ...(company?.others ?? []).map((other) => other.cores)];
    expect(all.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, core) => core));
    expect(all.every((own) => own.length === cores)).toBe(true);
    expect(company?.others.every(({ banks }) => banks.length === 4)).toBe(true);
  }
  const [fixed] = drawn("mobilenet-v1", "static");
  expect(fixed).toMatchObject({ preset: "static-16x512", cores: 1 });
  expect(new Set(fixed?.company?.others.map(({ cores }) => cores[0]))).not.toContain(0);
});
