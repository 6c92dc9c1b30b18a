// SPDX-License-Identifier: Apache-2.0
// A hypervisor over the functional pool that runs inferences until it is killed. Arguments: folder, package file.
import { readFileSync, writeSync } from "node:fs";
import { tensor, unpackProgram } from "@tessera/compiler";
import { openDevice } from "@tessera/host";
import { CORE_512 } from "@tessera/hw";
import { HostDevice, Hypervisor } from "@tessera/hypervisor";

const [folder, file] = process.argv.slice(2);
const program = unpackProgram(readFileSync(file));
const device = await openDevice({ backend: "sw_emu", bankBytes: 2 ** 26 });
const { hypervisor } = await Hypervisor.open({ device: new HostDevice(device, CORE_512), folder });
hypervisor.addTenant({ name: "a", mode: "public", quota: { cores: 8 } });
hypervisor.addTenant({ name: "b", mode: "public" });
const tasks = [await hypervisor.place("a", program, { cores: 4 }), await hypervisor.place("b", program, { cores: 2 })];
await tasks[1].resize(3);
const { channels, height, width } = program.inputs[0];
const x = tensor("int8", [1, channels, height, width], new Int8Array(channels * height * width));
writeSync(1, `${tasks.map(({ id }) => id).join(" ")}\n`);
for (;;) await Promise.all(tasks.map((task) => task.infer({ x })));
