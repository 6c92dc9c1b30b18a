// SPDX-License-Identifier: Apache-2.0
/** A device that fails in the middle: nothing is given to others that was not cleared, and what failed can be tried again. */
import type { ScrubReceipt } from "@tessera/host";
import { afterEach, expect, it } from "vitest";
import { failingDevice } from "../support/failing-device.js";
import { expectZeros } from "../support/faults-suite.js";
import { Chain, closeAll, type Opened, openHypervisor } from "../support/opened.js";

afterEach(closeAll);

const network = new Chain(6, 12);

it("a release that fails keeps cores and memory; removing the tenant tries again", async () => {
  const failing = await failingDevice();
  const { hypervisor, device } = await openHypervisor({}, failing as unknown as Opened);
  for (const name of ["a", "b"]) hypervisor.addTenant({ name, mode: "public" });
  const task = await hypervisor.place("a", network.program, { cores: 4 });
  failing.failAfter(0);
  await expect(task.release()).rejects.toMatchObject({ code: "DEVICE" });
  failing.failAfter(null);
  expect(device.freeCores()).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  const other = await hypervisor.place("b", network.program, { cores: 4 });
  expect(other.cores).toEqual([4, 5, 6, 7]);
  const { receipts } = await hypervisor.removeTenant("a");
  expect(receipts).toMatchObject([{ bytes: task.record.bytes }]);
  await expectZeros(device, receipts[0] as ScrubReceipt);
  expect(device.freeCores().length).toBe(12);
});

it("a private task that could not be released stops no decision about others", async () => {
  const failing = await failingDevice();
  const { hypervisor } = await openHypervisor({ publicClusters: [] }, failing as unknown as Opened);
  for (const name of ["a", "b"]) hypervisor.addTenant({ name, mode: "private" });
  const task = await hypervisor.place("a", network.program, { cores: 4 });
  failing.failAfter(0);
  await expect(task.release()).rejects.toMatchObject({ code: "DEVICE" });
  failing.failAfter(null);
  const other = await hypervisor.place("b", network.program);
  expect(other.cores.length).toBe(12);
  await hypervisor.rebalance();
  await hypervisor.removeTenant("a");
  expect((await other.infer(network.input(1))).outputs.y?.data).toEqual(network.result(1));
});

it("a move that fails after the cores have changed gives neither the old nor the new ones away", async () => {
  const failing = await failingDevice();
  const { hypervisor, device } = await openHypervisor({}, failing as unknown as Opened);
  hypervisor.addTenant({ name: "a", mode: "public" });
  const task = await hypervisor.place("a", network.program, { cores: 2 });
  // The first write is that of the new dispatch lists, after the commit.
  failing.failAfter(0);
  await expect(task.resize(4)).rejects.toMatchObject({ code: "DEVICE" });
  failing.failAfter(null);
  expect(device.freeCores()).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  await task.release();
  expect(device.freeCores().length).toBe(16);
});
