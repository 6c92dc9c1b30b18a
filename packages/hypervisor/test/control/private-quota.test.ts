// SPDX-License-Identifier: Apache-2.0
/** Cores of private tasks were given, not asked for: they make room for the tenant's next task. */
import { afterEach, expect, it } from "vitest";
import { Chain, closeAll, openHypervisor } from "../support/opened.js";

afterEach(closeAll);

const network = new Chain(6, 12);

it.each([4, 12])("a tenant of %i cores places a second task when the first was given all that it may have", async (cores) => {
  const { hypervisor } = await openHypervisor({ publicClusters: [] });
  hypervisor.addTenant({ name: "a", mode: "private", quota: { cores } });
  const first = await hypervisor.place("a", network.program);
  expect(first.cores.length).toBe(cores);
  const second = await hypervisor.place("a", network.program);
  expect(first.cores.length + second.cores.length).toBeLessThanOrEqual(cores);
  for (const [seed, task] of [first, second].entries()) {
    expect((await task.infer(network.input(seed))).outputs.y?.data).toEqual(network.result(seed));
  }
});

it("a quota of banks is looked at before anybody is moved", async () => {
  const { hypervisor } = await openHypervisor({ publicClusters: [] });
  hypervisor.addTenant({ name: "a", mode: "private" });
  hypervisor.addTenant({ name: "b", mode: "private", quota: { banks: 1 }, priority: 9 });
  const task = await hypervisor.place("a", network.program);
  const before = task.cores;
  await expect(hypervisor.place("b", network.program)).rejects.toMatchObject({ code: "QUOTA" });
  expect(task.cores).toEqual(before);
});

it("the most that a task may get is the most that it has", async () => {
  const { hypervisor } = await openHypervisor({ publicClusters: [] });
  hypervisor.addTenant({ name: "a", mode: "private" });
  const task = await hypervisor.place("a", network.program);
  await task.resize(2);
  expect(task.cores.length).toBe(2);
});
