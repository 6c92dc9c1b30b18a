// SPDX-License-Identifier: Apache-2.0
import { preset, resolvePatch } from "@tessera/hw";
import { afterEach, describe, expect, test } from "vitest";
import { type BankSlots, type Device, openDevice, SLOT_DEFAULTS } from "../src/index.js";

const opened: Device[] = [];
async function open(config = preset("virt-16x512")): Promise<Device> {
  const device = await openDevice({ backend: "sw_emu", config, bankBytes: 2 ** 26 });
  opened.push(device);
  return device;
}

afterEach(async () => {
  for (const device of opened.splice(0)) await device.close();
});

const HALVES = {
  owners: [
    [0, 1],
    [2, 3],
  ],
} satisfies BankSlots;

describe("Device.setBankSlots", () => {
  test("makes slots active and ends them", async () => {
    const device = await open();
    await device.setBankSlots(2, HALVES);
    const rest = Array.from({ length: 14 }, (_, i) => i + 2);
    expect(await device.bankSlots(2)).toEqual({ ...SLOT_DEFAULTS, owners: [[0, 1], rest] });
    const { cycles, debt, read, write, hold } = SLOT_DEFAULTS;
    expect(await device.registers.fields("BANK", "SLOTS", 2)).toMatchObject({ count: 2, cycles, debt });
    expect(await device.registers.fields("BANK", "COST", 2)).toMatchObject({ read, write, hold });
    expect(await device.registers.fields("BANK", "OWNER", 2)).toMatchObject({ core0: 0, core1: 0, core2: 1, core3: 1, core4: 1 });
    expect(await device.registers.value("BANK", "SLOTS", 1)).toBe(0);
    await device.setBankSlots(2, null);
    expect(await device.bankSlots(2)).toBeNull();
    expect(await device.registers.value("BANK", "SLOTS", 2)).toBe(0);
  });

  test("changes at the same time are checked one after the other", async () => {
    const device = await open();
    // Each is good alone; together fetches of some core would never have their turn.
    const changes = await Promise.allSettled([device.setBankSlots(0, HALVES), device.setFetchSlot(4)]);
    expect(changes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await device.fetchSlot()).toBe(1);
  });

  test("leaves the core map as it is", async () => {
    const device = await open();
    await device.allocate({ cores: [0, 1], banks: [0] });
    await device.setBankSlots(0, HALVES);
    expect((await device.registers.fields("CORE", "MAP", 5)).valid).toBe(0);
  });

  test.each<[string, number, BankSlots]>([
    ["Bank 4 does not exist", 4, HALVES],
    ["1 slots; there are 2 to 4", 0, { owners: [[0, 1]] }],
    ["core 1 has two slots", 0, { owners: [[0, 1], [1]] }],
    ["core 16 does not exist", 0, { owners: [[0], [16]] }],
    ["cycles is 5000", 0, { ...HALVES, cycles: 5000 }],
    ["hold is 5000", 0, { ...HALVES, hold: 5000 }],
    ["debt is -1", 0, { ...HALVES, debt: -1 }],
    ["leave no time to start", 0, { ...HALVES, cycles: 2 }],
    ["a fetch may start", 0, { owners: [[0, 1], [4]], cycles: 16 }],
    ["cores 4 have memory in the bank and no slot", 0, HALVES],
  ])("refuses with a reason: %s", async (message, bank, slots) => {
    const device = await open();
    await device.allocate({ cores: [4], banks: [0] });
    await expect(device.setBankSlots(bank, slots)).rejects.toMatchObject({
      code: "BAD_SLOTS",
      message: expect.stringContaining(message),
    });
    expect(await device.bankSlots(bank)).toBeNull();
  });

  test("is refused by a design without time slots", async () => {
    const device = await open(resolvePatch({ extends: "virt-16x512", name: "plain", timeSlots: false }));
    await expect(device.setBankSlots(0, HALVES)).rejects.toMatchObject({ code: "BAD_SLOTS" });
    await expect(device.setFetchSlot(16)).rejects.toMatchObject({ code: "BAD_SLOTS" });
  });
});

describe("Device.setFetchSlot", () => {
  test("is active with its commit, and must fit into the banks' slots", async () => {
    const device = await open();
    await device.setFetchSlot(16);
    expect((await device.registers.fields("GLOBAL", "FETCH_SLOT")).cycles).toBe(16);
    await expect(device.setBankSlots(0, HALVES)).rejects.toMatchObject({ code: "BAD_SLOTS" });
    await device.setBankSlots(0, { ...HALVES, cycles: 512 });
    await expect(device.setFetchSlot(64)).rejects.toMatchObject({ code: "BAD_SLOTS" });
    await expect(device.setFetchSlot(0)).rejects.toMatchObject({ code: "BAD_SLOTS" });
  });
});
