// SPDX-License-Identifier: Apache-2.0
/** What a tenant may have changes while it runs. */
import { afterEach, describe, expect, it } from "vitest";
import type { Task } from "../../src/index.js";
import { Chain, closeAll, openHypervisor } from "../support/opened.js";

afterEach(closeAll);

const network = new Chain(6, 12);
/** Every better division pays. */
const EAGER = { hysteresis: { switchMs: 0, burstMs: 1e6 } };

async function expectRuns(task: Task, seed: number): Promise<void> {
  const { outputs } = await task.infer(network.input(seed));
  expect(outputs.y?.data).toEqual(network.result(seed));
}

describe("a smaller quota", () => {
  it("than a public tenant uses is QUOTA and changes nothing; after it gave some up, it holds", async () => {
    const { hypervisor } = await openHypervisor();
    hypervisor.addTenant({ name: "a", mode: "public" });
    const task = await hypervisor.place("a", network.program, { cores: 6 });
    const error = await hypervisor.updateTenant("a", { quota: { cores: 4 } }).catch((reason) => reason);
    expect(error).toMatchObject({ code: "QUOTA" });
    expect(error.message).toContain("6 cores and may have 4");
    await task.resize(7);
    await task.resize(4);
    expect((await hypervisor.updateTenant("a", { quota: { cores: 4 } })).quota.cores).toBe(4);
    await expect(task.resize(5)).rejects.toMatchObject({ code: "QUOTA" });
    await expectRuns(task, 1);
  });

  it("takes cores of private tasks back, down to what they were promised", async () => {
    const { hypervisor } = await openHypervisor({ publicClusters: [], ...EAGER });
    hypervisor.addTenant({ name: "a", mode: "private" });
    const tasks = [await hypervisor.place("a", network.program), await hypervisor.place("a", network.program)];
    const run = expectRuns(tasks[0] as Task, 2);
    await hypervisor.updateTenant("a", { quota: { cores: 5 } });
    expect(hypervisor.snapshot().tenants[0]?.usage.cores).toBeLessThanOrEqual(5);
    await run;
    await expectRuns(tasks[1] as Task, 3);
    await expect(hypervisor.updateTenant("a", { quota: { cores: 1 } })).rejects.toMatchObject({ code: "QUOTA" });
  });
});

describe("priority", () => {
  it("moves cores of private mode to whoever counts more, and back", async () => {
    const { hypervisor } = await openHypervisor({ publicClusters: [], ...EAGER });
    for (const name of ["a", "b"]) hypervisor.addTenant({ name, mode: "private" });
    const [a, b] = [await hypervisor.place("a", network.program), await hypervisor.place("b", network.program)];
    await hypervisor.updateTenant("a", { priority: 8 });
    expect(a.cores.length).toBeGreaterThan(b.cores.length);
    await hypervisor.updateTenant("a", { priority: 1 });
    await hypervisor.updateTenant("b", { priority: 8 });
    expect(b.cores.length).toBeGreaterThan(a.cores.length);
    await Promise.all([expectRuns(a, 4), expectRuns(b, 5)]);
  });
});

describe("sharing", () => {
  it("is given up only where nobody is beside, and sets the slots at once", async () => {
    const { hypervisor, device } = await openHypervisor({ publicClusters: [0] });
    for (const name of ["a", "b"]) hypervisor.addTenant({ name, mode: "public", sharing: "slots" });
    const [a, b] = [
      await hypervisor.place("a", network.program, { cores: 2 }),
      await hypervisor.place("b", network.program, { cores: 2 }),
    ];
    const refused = hypervisor.updateTenant("a", { sharing: "exclusive" });
    await expect(refused).rejects.toMatchObject({ code: "NO_CAPACITY", message: expect.stringContaining("'b'") });
    await b.release();
    await hypervisor.updateTenant("a", { sharing: "exclusive" });
    expect(await device.bankSlots(0)).toBeNull();
    await hypervisor.updateTenant("a", { sharing: "slots" });
    expect((await device.bankSlots(0))?.owners[0]).toEqual(expect.arrayContaining([...a.cores]));
    await expectRuns(a, 6);
  });
});

it("what makes no sense is BAD_REQUEST, and is kept nowhere; what does is on disk", async () => {
  const first = await openHypervisor();
  first.hypervisor.addTenant({ name: "a", mode: "public" });
  await expect(first.hypervisor.updateTenant("nobody", {})).rejects.toMatchObject({ code: "NO_TENANT" });
  await expect(first.hypervisor.updateTenant("a", { priority: -1 })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await first.hypervisor.updateTenant("a", { priority: 5, quota: { bytes: 1e6 } });
  const second = await openHypervisor({}, first);
  expect(second.hypervisor.tenants).toMatchObject([{ name: "a", priority: 5, quota: { bytes: 1e6 } }]);
});
