// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { designNamed } from "../../src/designs.js";
import { HAMMER_NAMES } from "../../src/hammer/hammer-program.js";
import { aloneScene, attacks, besideRest, exclusiveScene, insideScene, type Victim } from "../../src/isolation/scenes.js";
import { describeJob } from "../../src/measure/job.js";

const VICTIM: Victim = { network: "kws", design: designNamed("virt-16x512"), inferences: 2 };
const HAMMER = { hammer: "read-1k" } as const;

describe("tenants with banks of their own", () => {
  test("lie on clusters that follow one another, with the banks beside them", () => {
    const { company } = exclusiveScene(VICTIM, 4, [8, 4], { network: "kws" }).job;
    expect(company).toMatchObject({ cores: [0, 1, 2, 3], banks: [0], inferences: 2 });
    expect(company?.others.map(({ cores, banks }) => [cores[0], cores.length, banks])).toEqual([
      [4, 8, [1, 2]],
      [12, 4, [3]],
    ]);
  });

  test("nobody shares a bank with the victim, whatever its share", () => {
    for (const cores of [4, 8, 12]) {
      const { banks = [], others = [] } = besideRest(VICTIM, cores, HAMMER).job.company ?? {};
      expect(others.flatMap((other) => other.banks).filter((bank) => banks.includes(bank))).toEqual([]);
    }
    expect(aloneScene(VICTIM, 16).job.company?.others).toEqual([]);
  });
});

describe("tenants inside one bank", () => {
  test("have a slot each, with room for their turns of instruction fetch", () => {
    const scene = insideScene(VICTIM, { slots: true, runs: HAMMER });
    expect(scene.job.company).toMatchObject({
      cores: [0, 1],
      slots: [
        {
          bank: 0,
          owners: [
            [0, 1, 4],
            [2, 3],
          ],
        },
      ],
      others: [{ cores: [2, 3], banks: [0] }],
    });
    expect(describeJob(scene.job)).toBe(
      "kws on 2 of virt-16x512, rtl, cores 0-1 beside read-1k on 2-3, bank 0 in 2 slots, fetch slots of 3",
    );
  });

  test("what stands for the host has the victim's slot; without it nobody has", () => {
    const host = insideScene(VICTIM, { slots: true, runs: HAMMER, unslotted: true });
    expect(host.job.company?.others).toMatchObject([{ cores: [4], banks: [0] }]);
    expect(insideScene(VICTIM, { slots: false, runs: null }).job.company).not.toHaveProperty("slots");
  });
});

test("attacks are every hammer, bursts, tenants that come and go, and networks", () => {
  const all = attacks(["kws"]);
  for (const hammer of HAMMER_NAMES) expect(all).toContainEqual({ runs: { hammer }, pace: "steady" });
  expect(new Set(all.map(({ pace }) => pace))).toEqual(new Set(["steady", "bursty", "churn"]));
  expect(all[0]).toEqual({ runs: { network: "kws" }, pace: "steady" });
});
