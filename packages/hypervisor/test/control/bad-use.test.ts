// SPDX-License-Identifier: Apache-2.0
/** What goes wrong by a tenant's doing: a clear code, and nothing is lost to the others. */

import { openDevice } from "@tessera/host";
import { CORE_512 } from "@tessera/hw";
import { afterEach, describe, expect, it } from "vitest";
import { HostDevice, type Task, type TenantRequest } from "../../src/index.js";
import { Chain, closeAll, openHypervisor } from "../support/opened.js";

afterEach(closeAll);

const network = new Chain(6, 16);
const ALL = Array.from({ length: 16 }, (_, core) => core);

async function open(tenant: Partial<TenantRequest> = {}) {
  const opened = await openHypervisor();
  opened.hypervisor.addTenant({ name: "a", mode: "public", ...tenant });
  return opened;
}

describe("over quota", () => {
  it.each([
    ["cores", { cores: 3 }, { cores: 4 }],
    ["banks", { banks: 1 }, { cores: 8 }],
    ["bytes", { bytes: 1000 }, { cores: 1 }],
    ["tasks", { tasks: 0 }, { cores: 1 }],
  ])("%s: QUOTA, and nothing is taken", async (unit, quota, request) => {
    const { hypervisor, device } = await open({ quota });
    const error = await hypervisor.place("a", network.program, request).catch((reason) => reason);
    expect(error).toMatchObject({ code: "QUOTA" });
    expect(error.message).toContain(unit);
    expect(device.freeCores()).toEqual(ALL);
    expect(hypervisor.tasks).toEqual([]);
    expect(hypervisor.account("a").rejected).toBe(1);
  });

  it("counts all tasks of a tenant, and what a task would grow to", async () => {
    const { hypervisor } = await open({ quota: { cores: 6 } });
    const task = await hypervisor.place("a", network.program, { cores: 4 });
    await expect(hypervisor.place("a", network.program, { cores: 4 })).rejects.toMatchObject({ code: "QUOTA" });
    await expect(task.resize(7)).rejects.toMatchObject({ code: "QUOTA" });
    expect(task.cores.length).toBe(4);
  });
});

describe("use after release", () => {
  it("is RELEASED, whatever is asked, and a second release too", async () => {
    const { hypervisor, device } = await open();
    const task = await hypervisor.place("a", network.program, { cores: 4 });
    await task.release();
    await expect(task.release()).rejects.toMatchObject({ code: "RELEASED" });
    await expect(task.infer(network.input(0))).rejects.toMatchObject({ code: "RELEASED" });
    await expect(task.resize(2)).rejects.toMatchObject({ code: "RELEASED" });
    expect(device.freeCores()).toEqual(ALL);
  });

  it("two releases at once are one", async () => {
    const { hypervisor, device } = await open();
    const task = await hypervisor.place("a", network.program, { cores: 4 });
    const results = await Promise.allSettled([task.release(), task.release()]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(device.freeCores()).toEqual(ALL);
  });
});

describe("sizes that cannot be", () => {
  it.each([0, -1, 1.5, 17, Number.NaN])("%d cores: BAD_REQUEST", async (cores) => {
    const { hypervisor } = await open();
    await expect(hypervisor.place("a", network.program, { cores })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const task = await hypervisor.place("a", network.program, { cores: 2 });
    await expect(task.resize(cores)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    const { outputs } = await task.infer(network.input(1));
    expect(outputs.y?.data).toEqual(network.result(1));
  });

  it("more than are free: NO_CAPACITY, and the task stays as it is", async () => {
    const { hypervisor } = await open();
    hypervisor.addTenant({ name: "b", mode: "public" });
    const task = await hypervisor.place("a", network.program, { cores: 8 });
    await hypervisor.place("b", network.program, { cores: 8 });
    await expect(task.resize(9)).rejects.toMatchObject({ code: "NO_CAPACITY" });
    expect(task.cores.length).toBe(8);
  });
});

/** Runs until it is ended from outside. Returns the error. */
async function runUntilEnded(task: Task): Promise<unknown> {
  for (let seed = 0; ; seed++) {
    const error = await task.infer(network.input(seed)).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error !== null) return error;
  }
}

describe("a tenant that goes in the middle of an inference", () => {
  it("ends with TENANT_GONE; cores and memory go to the next, others run on", async () => {
    const { hypervisor, device } = await open();
    hypervisor.addTenant({ name: "b", mode: "public" });
    const leaving = await hypervisor.place("a", network.program, { cores: 4 });
    const staying = await hypervisor.place("b", network.program, { cores: 4 });
    const ended = runUntilEnded(leaving);
    const others = (async () => {
      for (let seed = 0; seed < 10; seed++) {
        expect((await staying.infer(network.input(seed))).outputs.y?.data).toEqual(network.result(seed));
      }
    })();
    const { account, receipts } = await hypervisor.removeTenant("a");
    expect(await ended).toMatchObject({ code: "TENANT_GONE" });
    await others;
    expect(account.coreMs).toBeGreaterThan(0);
    expect(receipts).toMatchObject([leaving.record.lease]);
    expect(receipts[0]?.bytes).toBe(leaving.record.bytes);
    expect(device.freeCores()).toEqual(ALL.filter((core) => core < 4 || core > 7));
    await expect(hypervisor.place("a", network.program)).rejects.toMatchObject({ code: "NO_TENANT" });
    await expect(leaving.release()).rejects.toMatchObject({ code: "TENANT_GONE" });
  });
});

describe("a tenant that goes while its program is looked at", () => {
  it("has nothing placed, and neither has another one of its name", async () => {
    const { hypervisor, device } = await open();
    const placed = hypervisor.place("a", network.program);
    await hypervisor.removeTenant("a");
    hypervisor.addTenant({ name: "a", mode: "public" });
    await expect(placed).rejects.toMatchObject({ code: "TENANT_GONE" });
    expect(hypervisor.tasks).toEqual([]);
    expect(device.freeCores()).toEqual(ALL);
    expect(hypervisor.account("a").rejected).toBe(0);
  });

  it("a change of the tenant meanwhile is no matter", async () => {
    const { hypervisor } = await open();
    const placed = hypervisor.place("a", network.program);
    await hypervisor.updateTenant("a", { quota: { hostMBps: 500 } });
    expect((await placed).tenant).toBe("a");
  });
});

describe("names", () => {
  it("are known or not", async () => {
    const { hypervisor } = await open();
    expect(() => hypervisor.addTenant({ name: "a", mode: "public" })).toThrow(expect.objectContaining({ code: "TENANT_EXISTS" }));
    expect(() => hypervisor.addTenant({ name: "", mode: "public" })).toThrow(expect.objectContaining({ code: "BAD_REQUEST" }));
    expect(() => hypervisor.account("nobody")).toThrow(expect.objectContaining({ code: "NO_TENANT" }));
    await expect(hypervisor.removeTenant("nobody")).rejects.toMatchObject({ code: "NO_TENANT" });
  });
});

describe("a program that may not run", () => {
  it("is refused before anything is placed", async () => {
    const { hypervisor, device } = await open();
    const instructions = Uint8Array.from(network.program.instructions).fill(0xff, 32, 64);
    await expect(hypervisor.place("a", { ...network.program, instructions })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(device.freeCores()).toEqual(ALL);
  });
});

describe("memory", () => {
  it("that is not there: NO_CAPACITY, and the cores are free again", async () => {
    const device = await openDevice({ backend: "sw_emu", bankBytes: 2 ** 12 });
    const { hypervisor } = await openHypervisor({ device: new HostDevice(device, CORE_512) });
    hypervisor.addTenant({ name: "a", mode: "public" });
    await expect(hypervisor.place("a", network.program)).rejects.toMatchObject({ code: "NO_CAPACITY" });
    expect(device.freeCores()).toEqual(ALL);
    expect(hypervisor.tasks).toEqual([]);
    await device.close();
  });
});
