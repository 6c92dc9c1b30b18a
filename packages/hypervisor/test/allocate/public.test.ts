// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import {
  allocatePublic,
  bankSlots,
  type Holding,
  type PoolShape,
  type PublicZone,
  resizePublic,
  type Sharing,
} from "../../src/index.js";
import { RandomIntegers } from "../support/random-integers.js";

const POOL: PoolShape = { cores: 16, clusters: 4, banks: 4, tasks: 16 };
const ZONE: PublicZone = { clusters: [0, 1, 2, 3], coresPerSlot: 2 };

const held = (tenant: string, cores: number[], sharing: Sharing = "exclusive"): Holding => ({ tenant, sharing, cores });
const ask = (holdings: Holding[], cores: number, sharing: Sharing = "exclusive", tenant = "new") =>
  allocatePublic(POOL, ZONE, holdings, { tenant, sharing, cores });

describe("allocation in public mode", () => {
  it("takes whole clusters first, with the banks beside them", () => {
    expect(ask([held("a", [0])], 8)).toEqual({ cores: [4, 5, 6, 7, 8, 9, 10, 11], banks: [1, 2] });
  });

  it("puts the remainder where the tenant is already", () => {
    expect(ask([held("new", [4, 5])], 2)).toEqual({ cores: [6, 7], banks: [1] });
  });

  it("shares a bank only in slots, and only with tenants that agreed to them", () => {
    const exclusive = [0, 4, 8].map((core, i) => held(`t${i}`, [core]));
    expect(ask([...exclusive, held("s", [12, 13], "slots")], 2, "slots")?.cores).toEqual([14, 15]);
    expect(ask([...exclusive, held("s", [12, 13], "slots")], 2, "exclusive")).toBeNull();
    expect(ask([...exclusive, held("x", [12, 13])], 2, "slots")).toBeNull();
  });

  it("gives a group of cores to one tenant only, since it has one slot", () => {
    const crowded = [held("s", [0, 2], "slots"), held("a", [4]), held("b", [8]), held("c", [12])];
    expect(ask(crowded, 1, "slots")).toBeNull();
    expect(ask(crowded, 2, "slots", "s")?.cores).toEqual([1, 3]);
  });

  it("says which core may start bursts in which slot, from the first tenant on", () => {
    const [first, second] = bankSlots(POOL, ZONE, [held("s", [1], "slots"), held("x", [4, 5])]);
    expect(first).toMatchObject({ bank: 0, count: 2 });
    expect([...(first?.owner ?? [])]).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
      [3, 1],
    ]);
    expect(second).toMatchObject({ bank: 1, count: 0 });
  });

  it("gives a tenant's cores of other clusters slots that are its own", () => {
    const [first, second] = bankSlots(POOL, ZONE, [held("a", [0, 1, 2, 3, 6, 7], "slots"), held("b", [4, 5], "slots")]);
    expect([0, 1, 2, 3, 6, 7].map((core) => second?.owner.get(core))).toEqual([1, 1, 1, 1, 1, 1]);
    expect([4, 5].map((core) => second?.owner.get(core))).toEqual([0, 0]);
    expect(first?.owner.has(4)).toBe(false);
  });

  it("grows beside what a task has, or elsewhere when there is no room", () => {
    const request = { tenant: "a", sharing: "exclusive", cores: 4 } as const;
    expect(resizePublic(POOL, ZONE, [held("a", [0, 1])], request, [0, 1])?.cores).toEqual([0, 1, 2, 3]);
    const crowded = [held("a", [0, 1], "slots"), held("b", [2, 3], "slots")];
    expect(resizePublic(POOL, ZONE, crowded, { ...request, sharing: "slots" }, [0, 1])?.cores).toEqual([0, 1, 4, 5]);
  });

  it("shrinks by giving up the emptiest clusters", () => {
    const request = { tenant: "a", sharing: "exclusive", cores: 4 } as const;
    const grant = resizePublic(POOL, ZONE, [held("a", [3, 4, 5, 6, 7])], request, [3, 4, 5, 6, 7]);
    expect(grant).toEqual({ cores: [4, 5, 6, 7], banks: [1] });
  });
});

/** Tenants that share a bank, each with its number of cores there. */
function neighbours(shape: PoolShape, holdings: readonly Holding[]): Holding[][] {
  const size = shape.cores / shape.clusters;
  return Array.from({ length: shape.clusters }, (_, cluster) =>
    holdings.filter(({ cores }) => cores.some((core) => Math.floor(core / size) === cluster)),
  );
}

/** What must hold whatever was asked for. */
function expectIsolated(shape: PoolShape, zone: PublicZone, holdings: readonly Holding[], what: string): void {
  const all = holdings.flatMap(({ cores }) => cores);
  expect(new Set(all).size, `${what}: a core twice`).toBe(all.length);
  for (const there of neighbours(shape, holdings)) {
    if (there.length < 2) continue;
    expect(
      there.every(({ sharing }) => sharing === "slots"),
      `${what}: a bank shared without slots`,
    ).toBe(true);
  }
  for (const { bank, count, owner } of bankSlots(shape, zone, holdings)) {
    if (count === 0) continue;
    for (let slot = 0; slot < count; slot++) {
      const tenants = holdings.filter(({ cores }) => cores.some((core) => owner.get(core) === slot));
      expect(tenants.length, `${what}: slot ${slot} of bank ${bank} has two tenants`).toBeLessThanOrEqual(1);
    }
  }
}

describe("any sequence of arrivals, departures and resizes", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("keeps tenants apart (seed %i)", (seed) => {
    const random = new RandomIntegers(seed);
    const shape: PoolShape = [POOL, { cores: 8, clusters: 2, banks: 4, tasks: 8 }, { ...POOL, cores: 4, clusters: 4 }][
      seed % 3
    ] as PoolShape;
    const size = shape.cores / shape.clusters;
    const zone: PublicZone = {
      clusters: Array.from({ length: shape.clusters }, (_, i) => i),
      coresPerSlot: Math.max(1, size / random.int(1, 2) / 2),
    };
    let holdings: Holding[] = [];
    let granted = 0;
    for (let step = 0; step < 400; step++) {
      const what = `seed ${seed}, step ${step}`;
      const tenant = `t${random.int(0, 7)}`;
      const present = holdings.find((holding) => holding.tenant === tenant);
      const sharing: Sharing = Number(tenant.slice(1)) % 2 === 0 ? "slots" : "exclusive";
      const cores = random.int(1, shape.cores);
      if (present === undefined) {
        const grant = allocatePublic(shape, zone, holdings, { tenant, sharing, cores });
        if (grant !== null) holdings.push({ tenant, sharing, cores: grant.cores });
        if (grant !== null) expect(grant.cores.length, what).toBe(cores);
        granted += grant === null ? 0 : 1;
      } else if (random.int(0, 1) === 0) {
        holdings = holdings.filter((holding) => holding !== present);
      } else {
        const grant = resizePublic(shape, zone, holdings, { tenant, sharing, cores }, present.cores);
        if (grant !== null) {
          expect(grant.cores.length, what).toBe(cores);
          holdings = holdings.map((holding) => (holding === present ? { ...holding, cores: grant.cores } : holding));
        }
      }
      expectIsolated(shape, zone, holdings, what);
    }
    expect(granted).toBeGreaterThan(20);
  });
});
