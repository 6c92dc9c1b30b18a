// SPDX-License-Identifier: Apache-2.0
/** Turns on the instruction port: fixed as soon as there are public tenants, whatever they agreed to. */
import { openDevice } from "@tessera/host";
import { preset } from "@tessera/hw";
import { afterEach, expect, it } from "vitest";
import { HostDevice } from "../../src/index.js";
import { closeAll, openHypervisor } from "../support/opened.js";

afterEach(closeAll);

it.each([
  ["all clusters are public", {}, 3],
  ["some are", { publicClusters: [3] }, 3],
  ["none is: whoever asks", { publicClusters: [] }, 1],
])("%s", async (_, options, cycles) => {
  const first = await openHypervisor(options);
  expect(await first.device.fetchSlot()).toBe(cycles);
  const second = await openHypervisor({ publicClusters: [] }, first);
  expect(await second.device.fetchSlot()).toBe(1);
});

it("a device that looks like one of fixed cores is refused, with what to do", async () => {
  const config = preset("static-16x512");
  await using device = await openDevice({ backend: "sw_emu", config, bankBytes: 2 ** 20 });
  expect(() => new HostDevice(device, config.core)).toThrow(/open it with its `config`/);
});
