// SPDX-License-Identifier: Apache-2.0
/** The next tenant finds nothing; the same one finds its own bytes in every memory, so the spy does look. */
import { type Device, openDevice } from "@tessera/host";
import { preset } from "@tessera/hw";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AREAS } from "../../src/security/probes.js";
import { control, residue } from "../../src/security/residue.js";
import { staleHandles } from "../../src/security/stale-handles.js";

const config = preset("tiny");
let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "sw_emu", config, threads: 2 });
});
afterAll(() => device.close());

test("a tenant sees what its own core holds, the next one nothing", async () => {
  const own = await control(device, config.core);
  for (const area of AREAS) expect(own.cores[area], area).toBeGreaterThan(0);
  const next = await residue(device, config.core);
  expect(next.cores).toEqual(Object.fromEntries(AREAS.map((area) => [area, 0])));
  expect(next.memory).toBe(0);
  expect(next.memoryBytes).toBeGreaterThan(2 * config.core.weightBufferBytes);
});

test("every handle of a tenant that has left is refused, its old lease by the device", async () => {
  const codes: Record<string, string | null> = {};
  for await (const { name, refused, nextIntact } of staleHandles(device, config.core)) {
    codes[name] = refused;
    expect(nextIntact, name).toBe(true);
  }
  expect(Object.keys(codes)).toHaveLength(8);
  expect(Object.values(codes)).not.toContain(null);
  for (const command of ["START", "ABORT", "HALT"]) expect(codes[`${command} with its old lease`]).toBe("REFUSED");
});
