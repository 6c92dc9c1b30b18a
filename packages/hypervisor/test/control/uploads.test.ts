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
