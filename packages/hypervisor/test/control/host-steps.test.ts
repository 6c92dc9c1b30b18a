// SPDX-License-Identifier: Apache-2.0
/** What a tenant's network has the host compute is bounded: it runs in the process that decides about everybody. */
import type { HostStep, Program } from "@tessera/compiler";
import { afterEach, expect, it } from "vitest";
import { Chain, closeAll, openHypervisor } from "../support/opened.js";

afterEach(closeAll);

const network = new Chain(2, 4);
const constant = (name: string, data: readonly number[], type = "int64"): HostStep => ({
  ...{ op: "Constant", inputs: [], outputs: [name] },
  attributes: { value: { type, shape: [data.length], data } },
});
const step = (op: string, inputs: readonly string[], attributes: Record<string, unknown> = {}): HostStep => ({
  ...{ op, inputs, outputs: ["out"], attributes },
});

const HOSTILE: readonly (readonly [string, Partial<Program>])[] = [
  ["memory before the run", { head: [constant("n", [2 ** 30]), step("ConstantOfShape", ["n"])] }],
  ["memory after the run", { tail: [constant("n", [2 ** 30]), step("ConstantOfShape", ["n"])] }],
  [
    "time",
    {
      head: [constant("n", [4096, 4096]), { ...step("ConstantOfShape", ["n"]), outputs: ["m"] }, step("MatMul", ["m", "m"])],
    },
  ],
  ["a loop without end", { head: [constant("n", []), step("ToDevice", ["n"], { broadcast: [0], shape: [8], offset: 0 })] }],
];

it.each(HOSTILE)("%s: BAD_REQUEST at once, and others are served", async (_, steps) => {
  const { hypervisor } = await openHypervisor();
  for (const name of ["a", "b"]) hypervisor.addTenant({ name, mode: "public" });
  const task = await hypervisor.place("a", { ...network.program, ...steps }, { cores: 1 });
  const begun = performance.now();
  const error = await task.infer(network.input(1)).catch((reason: unknown) => reason);
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(error).toMatchObject({ code: "BAD_REQUEST", message: expect.stringContaining("which the host computes") });
  const other = await hypervisor.place("b", network.program, { cores: 1 });
  expect((await other.infer(network.input(2))).outputs.y?.data).toEqual(network.result(2));
});
