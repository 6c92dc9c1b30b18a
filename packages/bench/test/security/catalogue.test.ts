// SPDX-License-Identifier: Apache-2.0
/** Every hostile case is stopped by each line of defence alone: by the verifier, and, unverified, by the functional pool. */
import { verifyProgram } from "@tessera/compiler";
import { type Device, openDevice } from "@tessera/host";
import { preset } from "@tessera/hw";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Neighbours, victimProgram } from "../../src/security/beside.js";
import { CATALOGUE } from "../../src/security/catalogue.js";
import { smallProgram } from "../../src/security/small-program.js";

const config = preset("tiny");
const good = smallProgram(config.core, 1, 1);

describe("the verifier alone", () => {
  test("accepts what the cases are made from", () => {
    expect(() => verifyProgram(good, config.core)).not.toThrow();
    expect(() => verifyProgram(victimProgram(config.core), config.core)).not.toThrow();
  });

  describe.each(Object.entries(CATALOGUE))("%s", (_, cases) => {
    test.each(cases.map(({ name, edit, verifier }) => [name, edit, verifier] as const))("%s", (_name, edit, verifier) => {
      expect(() => verifyProgram(edit(good), config.core)).toThrow(expect.objectContaining({ code: verifier }));
    });
  });
});

describe("the pool alone", () => {
  let device: Device;
  let neighbours: Neighbours;
  beforeAll(async () => {
    device = await openDevice({ backend: "sw_emu", config, threads: 2 });
    neighbours = await Neighbours.move(device, victimProgram(config.core));
  });
  afterAll(() => device.close());

  test("runs what the cases are made from", async () => {
    expect(await neighbours.run(good)).toEqual({ outcome: "DONE", neighbourIntact: true });
  });

  describe.each(Object.entries(CATALOGUE))("%s", (_, cases) => {
    test.each(cases.map(({ name, edit, hardware }) => [name, edit, hardware] as const))("%s", async (_name, edit, hardware) => {
      const { outcome, neighbourIntact } = await neighbours.run(edit(good));
      expect([hardware].flat()).toContain(outcome);
      expect(neighbourIntact).toBe(true);
      // The cores are usable at once, by anybody.
      expect((await neighbours.run(good)).outcome).toBe("DONE");
    });
  });
});
