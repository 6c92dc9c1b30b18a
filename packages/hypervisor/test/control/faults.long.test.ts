// SPDX-License-Identifier: Apache-2.0
/** The same on the RTL of the design `tiny`, whose only bank the tenants share in time slots. */
import { openDevice } from "@tessera/host";
import { buildSimulator, configHash, preset } from "@tessera/hw";
import { beforeAll, expect, it } from "vitest";
import { HostDevice, type Hypervisor, type Task } from "../../src/index.js";
import { describeFaults } from "../support/faults-suite.js";
import { Chain, closeAll, type Opened, openHypervisor } from "../support/opened.js";

const config = preset("tiny");
let library: string;

beforeAll(async () => {
  library = (await buildSimulator(config)).library;
}, 900_000);

const open = () => openDevice({ backend: "hw_emu", library, config, bankBytes: 2 ** 24 });

describeFaults("RTL", config, open);

it("admits by what runs of the package took in its slots, once there are enough of them", async () => {
  const network = new Chain(3, 2, configHash(config.core));
  const device = await open();
  const { hypervisor } = await openHypervisor({}, { device, port: new HostDevice(device, config.core) } as Opened);
  for (const name of ["a", "b"]) hypervisor.addTenant({ name, mode: "public", sharing: "slots" });
  const first = await hypervisor.place("a", network.program, { cores: 1 });
  for (let seed = 0; seed < 32; seed++) {
    expect((await first.infer(network.input(seed))).outputs.y?.data).toEqual(network.result(seed));
  }
  const measured = first.predictedMs * (first.deviation?.worst ?? 0);
  const place = (on: Hypervisor, deadlineMs: number): Promise<Task> => on.place("b", network.program, { deadlineMs, cores: 1 });
  const second = await place(hypervisor, measured * 1.0001);
  expect(second.record.min).toBe(1);
  await second.release();
  await expect(place(hypervisor, measured * 0.999)).rejects.toMatchObject({ code: "SLO" });
  await closeAll();
});
