// SPDX-License-Identifier: Apache-2.0
/** Uploads at a tenant's rate, beside everything else. */
import { afterEach, expect, it } from "vitest";
import { Chain, closeAll, openHypervisor } from "../support/opened.js";

afterEach(closeAll);

const MB = 2 ** 20;
/** Several chunks: 4 MiB of weights that nothing reads. */
const small = new Chain(3, 4);
const large = { ...small.program, weights: Buffer.concat([small.program.weights, new Uint8Array(4 * MB)]) };
/** Four seconds a chunk. */
const SLOW_MBPS = 0.25;

it("a slow upload holds up nobody else's decisions, and goes on at another rate when that changes", async () => {
  const { hypervisor } = await openHypervisor();
  hypervisor.addTenant({ name: "slow", mode: "public", quota: { hostMBps: SLOW_MBPS } });
  hypervisor.addTenant({ name: "quick", mode: "public" });
  let placed = false;
  const slow = hypervisor.place("slow", large, { cores: 2 }).then((task) => {
    placed = true;
    return task;
  });
  while (hypervisor.tasks.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const quick = await hypervisor.place("quick", small.program, { cores: 2 });
  await quick.resize(3);
  const { outputs } = await quick.infer(small.input(1));
  await quick.release();
  expect([placed, outputs.y?.data]).toEqual([false, small.result(1)]);
  await hypervisor.updateTenant("slow", { quota: { hostMBps: null } });
  const task = await slow;
  expect((await task.infer(small.input(2))).outputs.y?.data).toEqual(small.result(2));
});

it("a tenant that is removed does not pay for its upload first", async () => {
  const { hypervisor, device } = await openHypervisor();
  hypervisor.addTenant({ name: "slow", mode: "public", quota: { hostMBps: SLOW_MBPS / 1000 } });
  const slow = hypervisor.place("slow", large, { cores: 2 }).catch((error: unknown) => error);
  while (device.freeCores().length === 16) await new Promise((resolve) => setImmediate(resolve));
  await hypervisor.removeTenant("slow");
  expect(await slow).toMatchObject({ code: "TENANT_GONE" });
  expect(device.freeCores().length).toBe(16);
});

it("a tenant that places again and again can be removed", async () => {
  const { hypervisor, device } = await openHypervisor();
  hypervisor.addTenant({ name: "a", mode: "public" });
  const ends: unknown[] = [];
  const stubborn = async (): Promise<void> => {
    for (;;) {
      const error = await hypervisor.place("a", small.program, { cores: 1 }).catch((reason: unknown) => reason);
      if ((error as { code?: string }).code === "NO_TENANT") return void ends.push(error);
    }
  };
  const placing = [stubborn(), stubborn(), stubborn(), stubborn()];
  while (hypervisor.tasks.length < 4) await new Promise((resolve) => setImmediate(resolve));
  await hypervisor.removeTenant("a");
  await Promise.all(placing);
  expect([ends.length, hypervisor.tasks.length, device.freeCores().length]).toEqual([4, 0, 16]);
});
