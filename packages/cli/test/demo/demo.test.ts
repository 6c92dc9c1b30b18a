// SPDX-License-Identifier: Apache-2.0
import { preset } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { demoProgram } from "../../src/demo/program.js";
import { predictionTable, servedTable } from "../../src/demo/report.js";
import { serveTenants } from "../../src/demo/serve.js";
import { makeTenants, modelledTime } from "../../src/demo/tenants.js";

const config = preset("virt-16x512");

describe("makeTenants", () => {
  it("shares out all cores of the default pool, and whole cores of a small one", () => {
    expect(makeTenants(config, 1).map(({ cores }) => cores)).toEqual([8, 4, 2, 2]);
    expect(makeTenants(preset("virt-4x512"), 1).map(({ cores }) => cores)).toEqual([2, 1]);
  });

  it("gives every tenant images of its own", () => {
    const firstPixels = makeTenants(config, 1).map(({ images }) => Buffer.from(images[0]?.pixels ?? []).toString("hex"));
    expect(new Set(firstPixels).size).toBe(4);
  });
});

describe("the demonstration on the emulator", () => {
  const program = demoProgram(config);

  it("serves four tenants at once with the accuracy the network was trained to", async () => {
    const tenants = makeTenants(config, 20);
    const counts: number[] = [];
    const served = await serveTenants(program, tenants, config, (done) => counts.push(done), new AbortController().signal);
    expect(counts).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
    for (const { tenant, accuracy } of served) expect(accuracy, tenant.name).toBeGreaterThanOrEqual(0.85);
    expect(servedTable(served, program, config)).toMatch(/^anna +8 +20 {2}\d+\.\d %/m);
    expect(predictionTable(served, 2)).toMatch(/^dirk +\w+/m);
  });

  it("ends when it is interrupted", async () => {
    await expect(serveTenants(program, makeTenants(config, 1), config, () => undefined, AbortSignal.abort())).rejects.toThrow();
  });

  it("models that more cores take less time, at a utilisation below one", () => {
    const [few, many] = [modelledTime(program, 2, config), modelledTime(program, 8, config)];
    expect(many.cycles).toBeLessThan(few.cycles);
    for (const { utilisation } of [few, many]) {
      expect(utilisation).toBeGreaterThan(0.05);
      expect(utilisation).toBeLessThan(1);
    }
  });
});
