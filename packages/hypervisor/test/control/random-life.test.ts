// SPDX-License-Identifier: Apache-2.0
/** Tenants of both modes come, run, resize and go at random on the functional pool; what must hold is looked at after every step. */
import { afterEach, describe, expect, it } from "vitest";
import { type Hypervisor, HypervisorError, type Task } from "../../src/index.js";
import { Chain, closeAll, type Opened, openHypervisor } from "../support/opened.js";
import { RandomIntegers } from "../support/random-integers.js";

afterEach(closeAll);

const NETWORKS = [new Chain(3, 4), new Chain(6, 12), new Chain(20, 16)];
const TENANTS = [
  { name: "p0", mode: "public" },
  { name: "p1", mode: "public", quota: { cores: 6 } },
  { name: "q0", mode: "private", priority: 2 },
  { name: "q1", mode: "private", quota: { cores: 4, tasks: 2 } },
] as const;
/** What a tenant may be told; anything else is a bug. */
const EXPECTED = ["QUOTA", "NO_CAPACITY", "SLO", "BAD_REQUEST", "RELEASED", "TENANT_GONE", "BUSY"];

function expectConsistent({ hypervisor, device }: Opened, what: string): void {
  const all = hypervisor.tasks.flatMap(({ cores }) => cores);
  expect(new Set(all).size, `${what}: a core twice`).toBe(all.length);
  expect(device.freeCores().length, `${what}: cores free on the device`).toBe(16 - all.length);
  for (const task of hypervisor.tasks) {
    const mode = TENANTS.find(({ name }) => name === task.tenant)?.mode;
    expect(
      task.cores.every((core) => core < 8 === (mode === "public")),
      `${what}: ${task.tenant} on cores ${task.cores}`,
    ).toBe(true);
    expect([...(task.pool?.cores ?? task.cores)].sort((a, b) => a - b)).toEqual([...task.cores].sort((a, b) => a - b));
  }
  const users = [0, 1].map((cluster) => hypervisor.tasks.filter(({ record }) => record.banks.includes(cluster)));
  for (const there of users) expect(new Set(there.map(({ tenant }) => tenant)).size, `${what}: a shared bank`).toBeLessThan(2);
  for (const { name, ...tenant } of TENANTS) {
    const cores = hypervisor.tasks.filter((task) => task.tenant === name).flatMap((task) => task.cores).length;
    expect(cores, `${what}: quota of ${name}`).toBeLessThanOrEqual("quota" in tenant ? tenant.quota.cores : 16);
  }
}

interface Placed {
  readonly task: Task;
  readonly network: Chain;
}

async function step(hypervisor: Hypervisor, placed: Placed[], random: RandomIntegers): Promise<unknown> {
  const one = placed[random.index(Math.max(1, placed.length))];
  if (one === undefined || random.int(0, 3) === 0) {
    const network = NETWORKS[random.index(3)] as Chain;
    const tenant = TENANTS[random.index(4)] as (typeof TENANTS)[number];
    const request = random.int(0, 1) === 0 ? {} : { cores: random.int(1, 9) };
    placed.push({ task: await hypervisor.place(tenant.name, network.program, request), network });
    return undefined;
  }
  if (random.int(0, 2) === 0) {
    placed.splice(placed.indexOf(one), 1);
    return one.task.release();
  }
  return one.task.resize(random.int(0, 9));
}

/** A run gives the right bytes, or was ended or refused for a reason that a tenant may be told. */
async function run({ task, network }: Placed, seed: number): Promise<boolean> {
  try {
    const { outputs } = await task.infer(network.input(seed));
    expect(outputs.y?.data).toEqual(network.result(seed));
    return true;
  } catch (error) {
    if (!(error instanceof HypervisorError)) throw error;
    expect(EXPECTED).toContain(error.code);
    return false;
  }
}

describe("tenants at random", () => {
  it.each([1, 2, 3])("stay apart and get right results (seed %i)", async (seed) => {
    const opened = await openHypervisor({ publicClusters: [0, 1] });
    const { hypervisor, device } = opened;
    for (const tenant of TENANTS) hypervisor.addTenant(tenant);
    const random = new RandomIntegers(seed);
    const placed: Placed[] = [];
    let done = 0;
    for (let i = 0; i < 60; i++) {
      const what = `seed ${seed}, step ${i}`;
      const runs = placed.map((each, n) => run(each, i * 100 + n));
      await step(hypervisor, placed, random).catch((error: unknown) => {
        expect(error, what).toBeInstanceOf(HypervisorError);
        expect(EXPECTED, `${what}: ${error}`).toContain((error as HypervisorError).code);
      });
      expectConsistent(opened, what);
      done += (await Promise.all(runs)).filter((good) => good).length;
    }
    expect(done).toBeGreaterThan(30);
    for (const { name } of TENANTS) await hypervisor.removeTenant(name);
    expect(device.freeCores().length).toBe(16);
  });
});
