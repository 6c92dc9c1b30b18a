// SPDX-License-Identifier: Apache-2.0
/** Faults in use, on every backend: a clear code, cores and memory given back and cleared, nothing lost to the others. */
import type { Device, ScrubReceipt } from "@tessera/host";
import { configHash, type PoolConfig } from "@tessera/hw";
import { PAGE_BYTES } from "@tessera/isa";
import { afterEach, describe, expect, it } from "vitest";
import { HostDevice, type Hypervisor, type Task } from "../../src/index.js";
import { Chain, closeAll, type Opened, openHypervisor } from "./opened.js";

/** Tenants share the only bank of the smallest pool. */
const SHARED = { mode: "public", sharing: "slots" } as const;
/** A chunk of its upload takes a second. */
const SLOW_MBPS = 0.01;

export async function expectZeros(device: Device, { regions }: ScrubReceipt): Promise<void> {
  for (const { bank, firstPage, pages } of regions) {
    const bytes = await device.read({ banks: [bank], basePage: firstPage, pages }, 0, pages * PAGE_BYTES);
    expect(
      bytes.every((byte) => byte === 0),
      `bank ${bank}, pages from ${firstPage}`,
    ).toBe(true);
  }
}

export function describeFaults(name: string, config: PoolConfig, openDevice: () => Promise<Device>): void {
  const network = new Chain(6, 4, configHash(config.core));
  const pool = config.cores;

  async function open(): Promise<Opened> {
    const device = await openDevice();
    const opened = await openHypervisor({}, { device, port: new HostDevice(device, config.core) } as Opened);
    for (const tenant of ["a", "b"]) opened.hypervisor.addTenant({ name: tenant, ...SHARED });
    return opened;
  }

  async function expectRuns(task: Task, seed: number): Promise<void> {
    const { outputs } = await task.infer(network.input(seed));
    expect(outputs.y?.data).toEqual(network.result(seed));
  }

  const place = (hypervisor: Hypervisor, tenant: string, cores = 1): Promise<Task> =>
    hypervisor.place(tenant, network.program, { cores });

  afterEach(closeAll);

  describe(`${name}: faults in use`, () => {
    it("over quota: QUOTA, nothing is taken, and what is within it runs", async () => {
      const { hypervisor, device } = await open();
      await hypervisor.updateTenant("a", { quota: { cores: 1, tasks: 1 } });
      await expect(place(hypervisor, "a", 2)).rejects.toMatchObject({ code: "QUOTA" });
      expect(device.freeCores().length).toBe(pool);
      const task = await place(hypervisor, "a");
      await expect(place(hypervisor, "a")).rejects.toMatchObject({ code: "QUOTA" });
      await expect(task.resize(2)).rejects.toMatchObject({ code: "QUOTA" });
      await expectRuns(task, 1);
    });

    it("zero cores, or more than there are: BAD_REQUEST, and the task runs on", async () => {
      const { hypervisor } = await open();
      const task = await place(hypervisor, "a");
      const run = expectRuns(task, 2);
      for (const cores of [0, pool + 1]) await expect(task.resize(cores)).rejects.toMatchObject({ code: "BAD_REQUEST" });
      await run;
      await expectRuns(task, 3);
    });

    it("released twice, used after release: RELEASED; its memory is zero and its cores are the next one's", async () => {
      const { hypervisor, device } = await open();
      const task = await place(hypervisor, "a");
      await expectRuns(task, 4);
      await expectZeros(device, (await task.release()) as ScrubReceipt);
      await expect(task.release()).rejects.toMatchObject({ code: "RELEASED" });
      await expect(task.infer(network.input(0))).rejects.toMatchObject({ code: "RELEASED" });
      await expect(task.resize(1)).rejects.toMatchObject({ code: "RELEASED" });
      expect(device.freeCores().length).toBe(pool);
      await expectRuns(await place(hypervisor, "b", 2), 5);
    });

    it("two inferences at once: the second one is BUSY, the first one right", async () => {
      const { hypervisor } = await open();
      const task = await place(hypervisor, "a");
      const first = expectRuns(task, 6);
      await expect(task.infer(network.input(7))).rejects.toMatchObject({ code: "BUSY" });
      await first;
    });

    it("a tenant that goes in the middle of an inference: TENANT_GONE, all is cleared, its neighbour runs on", async () => {
      const { hypervisor, device } = await open();
      const [leaving, staying] = [await place(hypervisor, "a"), await place(hypervisor, "b")];
      const ended = (async () => {
        for (let seed = 0; ; seed++) await leaving.infer(network.input(seed));
      })().catch((error: unknown) => error);
      await expectRuns(staying, 8);
      const { receipts } = await hypervisor.removeTenant("a");
      expect(await ended).toMatchObject({ code: "TENANT_GONE" });
      expect(receipts).toMatchObject([{ ...leaving.record.lease, bytes: leaving.record.bytes }]);
      for (const receipt of receipts) await expectZeros(device, receipt);
      await expectRuns(staying, 9);
      expect(device.freeCores().length).toBe(pool - 1);
      hypervisor.addTenant({ name: "c", ...SHARED });
      await expectRuns(await place(hypervisor, "c"), 10);
    });

    it("a tenant that goes in the middle of its upload: the same", async () => {
      const { hypervisor, device } = await open();
      await hypervisor.updateTenant("a", { quota: { hostMBps: SLOW_MBPS } });
      const placing = place(hypervisor, "a").catch((error: unknown) => error);
      while (hypervisor.tasks.length === 0) await new Promise((resolve) => setImmediate(resolve));
      expect(hypervisor.snapshot().tenants[0]?.tasks).toMatchObject([{ state: "loading" }]);
      await hypervisor.removeTenant("a");
      expect(await placing).toMatchObject({ code: "TENANT_GONE" });
      expect(device.freeCores().length).toBe(pool);
      await expectRuns(await place(hypervisor, "b", 2), 11);
    });

    it("what a tenant has and how far it is from being alone can be seen", async () => {
      const { hypervisor, device } = await open();
      const task = await place(hypervisor, "a");
      await expectRuns(task, 12);
      await expectRuns(task, 13);
      const snapshot = hypervisor.snapshot();
      expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
      expect(snapshot.pool.freeCores).toEqual(device.freeCores());
      const [a, b] = snapshot.tenants;
      expect(a).toMatchObject({
        name: "a",
        usage: { cores: 1, tasks: 1 },
        account: { inferences: 2 },
        tasks: [{ state: "idle" }],
      });
      expect(b).toMatchObject({ name: "b", usage: { cores: 0 }, deviation: null, tasks: [] });
      if (device.capabilities.cycleAccurate) {
        expect(a?.deviation?.runs).toBe(2);
        expect(a?.deviation?.ratio).toBeGreaterThan(0.5);
      } else expect(a?.deviation).toBeNull();
    });
  });
}
