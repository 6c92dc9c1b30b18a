// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packProgram } from "@tessera/compiler";
import { afterEach, describe, expect, it } from "vitest";
import { type PoolPort, StateStore, type Task } from "../../src/index.js";
import { Chain, closeAll, type Opened, openHypervisor } from "../support/opened.js";
import { twoProcesses } from "../support/two-processes.js";

afterEach(closeAll);

const SERVING = join(import.meta.dirname, "../support/serving.mjs");
const network = new Chain(40, 16);

async function expectRuns(task: Task, seed: number): Promise<void> {
  const { outputs } = await task.infer(network.input(seed));
  expect(outputs.y?.data).toEqual(network.result(seed));
}

const taskOf = ({ hypervisor }: Opened, id: string | undefined): Task => {
  const task = hypervisor.tasks.find((other) => other.id === id);
  if (task === undefined) throw new Error(`no task ${id}`);
  return task;
};

describe("a hypervisor that follows another one", () => {
  it("takes tasks over without touching them while the device keeps running", async () => {
    const first = await openHypervisor();
    first.hypervisor.addTenant({ name: "a", mode: "public" });
    const running = await first.hypervisor.place("a", network.program, { cores: 4 });
    const { epoch, task } = running.record.lease ?? {};
    const run = expectRuns(running, 3);
    // The first one dies here: it says nothing and closes nothing.
    const second = await openHypervisor({}, first);
    expect(second.recovery).toEqual({ adopted: [running.id], placedAnew: [], lost: [] });
    await run;
    const adopted = taskOf(second, running.id);
    expect(adopted.pool?.lease).toEqual({ epoch, task });
    expect(adopted.cores).toEqual([0, 1, 2, 3]);
    await expectRuns(adopted, 4);
    await adopted.resize(6);
    await expectRuns(adopted, 5);
    // The one that was replaced touches nothing, not even by what reaches the device first.
    for (const change of [
      () => first.hypervisor.place("a", network.program, { cores: 1 }),
      () => running.resize(2),
      () => running.infer(network.input(0)),
      () => running.release(),
      () => first.hypervisor.removeTenant("a"),
      () => first.hypervisor.close(),
    ]) {
      await expect(change()).rejects.toMatchObject({ code: "FENCED" });
    }
    expect(adopted.pool?.cores.length).toBe(6);
    await expectRuns(adopted, 6);
    await adopted.release();
    expect(second.device.freeCores().length).toBe(16);
  });

  it("does the same from another process, on a device that outlives the first", async () => {
    const { views, close } = await twoProcesses();
    const [before, after] = views;
    const folder = mkdtempSync(join(tmpdir(), "tessera-outlived-"));
    const first = await openHypervisor({ device: before.port, folder });
    first.hypervisor.addTenant({ name: "a", mode: "public" });
    first.hypervisor.addTenant({ name: "b", mode: "public" });
    const running = await first.hypervisor.place("a", network.program, { cores: 4 });
    const moved = await first.hypervisor.place("b", network.program, { cores: 2 });
    await moved.resize(3);
    await before.port.allocate([12, 13], [3]);
    const run = expectRuns(running, 3);
    const second = await openHypervisor({ device: after.port, folder });
    expect([...second.recovery.adopted].sort()).toEqual([running.id, moved.id].sort());
    await run;
    const [one, two] = [taskOf(second, running.id), taskOf(second, moved.id)];
    expect([one.cores, two.cores]).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6],
    ]);
    expect(after.device.freeCores().length).toBe(9);
    await Promise.all([expectRuns(one, 4), expectRuns(two, 5)]);
    await expect(running.infer(network.input(1))).rejects.toMatchObject({ code: "FENCED" });
    // The device's own line: the same below the state that says so.
    const below = running.pool as PoolPort;
    await expect(below.infer(network.input(1))).rejects.toMatchObject({ code: "DEVICE", cause: { code: "REFUSED" } });
    await expect(below.moveTo({ cores: [0] })).rejects.toMatchObject({ code: "DEVICE", cause: { code: "REFUSED" } });
    await expect(below.release()).rejects.toMatchObject({ code: "DEVICE", cause: { code: "REFUSED" } });
    await Promise.all([expectRuns(one, 6), two.resize(8)]);
    await expectRuns(two, 7);
    // A third one finds the lease that the second took.
    expect(one.record.lease?.epoch).toBe((running.record.lease?.epoch ?? 0) + 1);
    for (const task of [one, two]) await task.release();
    expect(after.device.freeCores().length).toBe(16);
    await closeAll();
    await close();
    await rm(folder, { recursive: true, force: true });
  });

  it("releases what nobody was told of", async () => {
    const first = await openHypervisor();
    first.hypervisor.addTenant({ name: "a", mode: "public" });
    await first.port.allocate([5, 6], [1]);
    const second = await openHypervisor({}, first);
    expect(second.recovery.adopted).toEqual([]);
    expect(second.device.freeCores().length).toBe(16);
  });

  it("places tasks anew after kill -9 of process and device", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tessera-killed-"));
    const file = join(folder, "network.tspk");
    writeFileSync(file, packProgram(network.program));
    const child = spawn(process.execPath, [SERVING, folder, file], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(child.stdout, "data");
    const ids = String(line).trim().split(" ");
    child.kill("SIGKILL");
    await once(child, "close");
    const { device, port } = await openHypervisor();
    const opened = await openHypervisor({}, { device, port, folder } as Opened);
    expect(opened.recovery.lost).toEqual([]);
    expect([...opened.recovery.placedAnew].sort()).toEqual([...ids].sort());
    const [a, b] = ids.map((id) => taskOf(opened, id)) as [Task, Task];
    expect([a.cores.length, b.cores.length]).toEqual([4, 3]);
    await Promise.all([expectRuns(a, 1), expectRuns(b, 2)]);
    await expect(opened.hypervisor.place("a", network.program, { cores: 5 })).rejects.toMatchObject({ code: "QUOTA" });
    await rm(folder, { recursive: true, force: true });
  });

  it("goes on with what one before it was placing anew when it died, and clears its leftovers away", async () => {
    const first = await openHypervisor();
    first.hypervisor.addTenant({ name: "a", mode: "public" });
    const task = await first.hypervisor.place("a", network.program, { cores: 3 });
    await first.hypervisor.close();
    const packages = join(first.folder, "packages");
    for (const name of [".half", "0123.tspk"]) writeFileSync(join(packages, name), "left behind");
    const store = StateStore.open(first.folder);
    store.write((batch) => batch.put("task", task.id, { ...task.record, lease: null }));
    await store.close();
    const second = await openHypervisor({}, { folder: first.folder, ...(await freshDevice()) } as Opened);
    expect(second.recovery).toEqual({ adopted: [], placedAnew: [task.id], lost: [] });
    await expectRuns(taskOf(second, task.id), 1);
    expect(readdirSync(packages)).toEqual([`${task.record.package}.tspk`]);
  });

  it("places tasks anew whose clusters are for others now", async () => {
    const first = await openHypervisor({ publicClusters: [0] });
    first.hypervisor.addTenant({ name: "a", mode: "private" });
    const task = await first.hypervisor.place("a", network.program);
    expect(Math.min(...task.cores)).toBe(4);
    const second = await openHypervisor({ publicClusters: [0, 1] }, first);
    expect(second.recovery).toMatchObject({ adopted: [], placedAnew: [task.id] });
    const placed = taskOf(second, task.id);
    expect(Math.min(...placed.cores)).toBe(8);
    expect(placed.record.banks).toEqual([2, 3]);
    await expectRuns(placed, 2);
  });

  it("a package that was damaged on disk is written again by the next one who has it", async () => {
    const first = await openHypervisor();
    first.hypervisor.addTenant({ name: "a", mode: "public" });
    const task = await first.hypervisor.place("a", network.program, { cores: 1 });
    writeFileSync(join(first.folder, "packages", `${task.record.package}.tspk`), "damaged");
    const again = await first.hypervisor.place("a", network.program, { cores: 1 });
    const second = await openHypervisor({}, { folder: first.folder, ...(await freshDevice()) } as Opened);
    expect([...second.recovery.placedAnew].sort()).toEqual([task.id, again.id].sort());
  });

  it("says which tasks are lost, and why, when their package is gone", async () => {
    const first = await openHypervisor();
    first.hypervisor.addTenant({ name: "a", mode: "public" });
    const task = await first.hypervisor.place("a", network.program, { cores: 1 });
    await rm(join(first.folder, "packages"), { recursive: true });
    const second = await openHypervisor({}, { folder: first.folder, ...(await freshDevice()) } as Opened);
    expect(second.recovery.lost).toMatchObject([{ id: task.id, tenant: "a" }]);
    expect(second.recovery.lost[0]?.reason).toContain("ENOENT");
    expect(second.device.freeCores().length).toBe(16);
  });
});

async function freshDevice(): Promise<Pick<Opened, "device" | "port">> {
  const { device, port } = await openHypervisor();
  return { device, port };
}
