// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from "vitest";
import type { Task } from "../../src/index.js";
import { Chain, closeAll, openHypervisor } from "../support/opened.js";

afterEach(closeAll);

const network = new Chain(6, 16);

async function expectRuns(task: Task, seed: number, of: Chain = network): Promise<void> {
  const { outputs } = await task.infer(of.input(seed));
  expect(outputs.y?.data).toEqual(of.result(seed));
}

describe("public mode", () => {
  it("places tenants on clusters of their own and runs them together", async () => {
    const { hypervisor, device } = await openHypervisor();
    const tasks: Task[] = [];
    for (const name of ["a", "b", "c"]) {
      hypervisor.addTenant({ name, mode: "public" });
      tasks.push(await hypervisor.place(name, network.program, { cores: 4 }));
    }
    expect(tasks.map(({ cores }) => cores[0])).toEqual([0, 4, 8]);
    expect(tasks.map(({ record }) => record.banks)).toEqual([[0], [1], [2]]);
    await Promise.all(tasks.map((task, seed) => expectRuns(task, seed)));
    expect(hypervisor.account("a")).toMatchObject({ inferences: 1, switches: 0, hostBytes: 2 * 80 * 32 });
    expect(hypervisor.account("a").ddrReadBytes).toBeGreaterThan(0);
    await tasks[1]?.release();
    expect(device.freeCores()).toEqual([4, 5, 6, 7, 12, 13, 14, 15]);
  });

  it("takes the fewest cores that meet a deadline, and rejects what none meets", async () => {
    const { hypervisor } = await openHypervisor({ clockMHz: 300 });
    hypervisor.addTenant({ name: "a", mode: "public" });
    const probe = await hypervisor.place("a", network.program, { cores: 1 });
    const [one, two] = [probe.curve.ms(1), probe.curve.ms(2)];
    expect(two).toBeLessThan(one);
    await probe.release();
    const quick = await hypervisor.place("a", network.program, { deadlineMs: (one + two) / 2 });
    expect(quick.cores.length).toBe(2);
    expect(quick.predictedMs).toBe(two);
    await expect(hypervisor.place("a", network.program, { deadlineMs: one / 1000 })).rejects.toMatchObject({ code: "SLO" });
    expect(hypervisor.account("a").rejected).toBe(1);
  });

  it("resizes a running task without changing its results", async () => {
    const { hypervisor } = await openHypervisor();
    hypervisor.addTenant({ name: "a", mode: "public" });
    const task = await hypervisor.place("a", network.program, { cores: 2 });
    const run = (async () => {
      for (let seed = 0; seed < 30; seed++) await expectRuns(task, seed);
    })();
    for (const cores of [4, 7, 3, 1, 16]) {
      await task.resize(cores);
      expect(task.cores.length).toBe(cores);
    }
    await run;
    expect(hypervisor.account("a").switches).toBe(5);
  });

  it("lets tenants that agreed to it share a bank in time slots", async () => {
    const { hypervisor, device } = await openHypervisor({ publicClusters: [0] });
    for (const name of ["a", "b"]) hypervisor.addTenant({ name, mode: "public", sharing: "slots" });
    const first = await hypervisor.place("a", network.program, { cores: 2 });
    const alone = await device.bankSlots(0);
    const second = await hypervisor.place("b", network.program, { cores: 2 });
    expect([first.record.banks, second.record.banks]).toEqual([[0], [0]]);
    const [one, two] = (await device.bankSlots(0))?.owners ?? [];
    expect(one).toEqual(expect.arrayContaining([...first.cores]));
    expect(two).toEqual(expect.arrayContaining([...second.cores]));
    // Nothing has changed for the first one.
    expect(alone?.owners[0]).toEqual(one);
    await Promise.all([expectRuns(first, 1), expectRuns(second, 2)]);
    await first.release();
    await second.release();
    expect(await device.bankSlots(0)).toBeNull();
  });
});

describe("private mode", () => {
  it("divides all cores among the tasks that are there", async () => {
    const { hypervisor, device } = await openHypervisor({ publicClusters: [] });
    hypervisor.addTenant({ name: "a", mode: "private" });
    hypervisor.addTenant({ name: "b", mode: "private", priority: 3 });
    const twelve = new Chain(6, 12);
    const first = await hypervisor.place("a", twelve.program);
    expect(first.cores.length).toBe(12);
    const second = await hypervisor.place("b", twelve.program);
    expect(first.cores.length + second.cores.length).toBeLessThanOrEqual(16);
    expect(second.cores.length).toBeGreaterThan(first.cores.length);
    expect(new Set([...first.cores, ...second.cores]).size).toBe(first.cores.length + second.cores.length);
    await Promise.all([expectRuns(first, 1, twelve), expectRuns(second, 2, twelve)]);
    const { worth, optimum, greedy } = hypervisor.decision ?? {};
    expect(worth).toBeLessThanOrEqual(optimum as number);
    expect(greedy).toBeLessThanOrEqual((optimum as number) * (1 + 1e-12));
    await second.release();
    await hypervisor.rebalance();
    expect(first.cores.length + device.freeCores().length).toBe(16);
  });

  it("holds sixteen tasks, one core each, and not a seventeenth", async () => {
    const { hypervisor } = await openHypervisor({ publicClusters: [] });
    hypervisor.addTenant({ name: "a", mode: "private" });
    const small = new Chain(2, 4);
    const tasks: Task[] = [];
    for (let i = 0; i < 16; i++) tasks.push(await hypervisor.place("a", small.program));
    expect(tasks.map(({ cores }) => cores.length)).toEqual(new Array(16).fill(1));
    await expect(hypervisor.place("a", small.program)).rejects.toMatchObject({ code: "NO_CAPACITY" });
    await Promise.all(tasks.map((task, seed) => expectRuns(task, seed, small)));
  });

  it("keeps private and public tenants on clusters of their own", async () => {
    const { hypervisor } = await openHypervisor({ publicClusters: [0, 1] });
    hypervisor.addTenant({ name: "p", mode: "private" });
    hypervisor.addTenant({ name: "q", mode: "public" });
    const inside = await hypervisor.place("p", network.program);
    const outside = await hypervisor.place("q", network.program, { cores: 8 });
    expect(Math.min(...inside.cores)).toBe(8);
    expect(inside.record.banks).toEqual([2, 3]);
    expect(outside.record.banks).toEqual([0, 1]);
    await expect(hypervisor.place("q", network.program, { cores: 1 })).rejects.toMatchObject({ code: "NO_CAPACITY" });
  });
});
