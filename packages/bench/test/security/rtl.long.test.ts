// SPDX-License-Identifier: Apache-2.0
/** The same on RTL: the catalogue and mutants with the verifier off, and residue whatever registers and memories hold at power-up. */
import { type Device, openDevice } from "@tessera/host";
import { preset, verilate, writeDesign } from "@tessera/hw";
import { beforeAll, describe, expect, test } from "vitest";
import { Neighbours, victimProgram } from "../../src/security/beside.js";
import { CATALOGUE } from "../../src/security/catalogue.js";
import { fuzzInstructions } from "../../src/security/fuzz-instructions.js";
import { AREAS } from "../../src/security/probes.js";
import { residue } from "../../src/security/residue.js";
import { smallProgram } from "../../src/security/small-program.js";

const MINUTES = 60_000;
const config = preset("tiny");
const good = smallProgram(config.core, 1, 1);
const SEED = Number(process.env.TESSERA_FUZZ_SEED ?? Math.floor(Math.random() * 1e6));
let library = "";
beforeAll(async () => {
  const { folder } = await writeDesign(config);
  library = (await verilate({ design: folder })).library;
}, 10 * MINUTES);
const open = (seed: number): Promise<Device> => openDevice({ backend: "hw_emu", config, library, simulation: { seed } });

test.each([1, 2, SEED])("nothing is left, initial values of seed %i", { timeout: MINUTES }, async (seed) => {
  await using device = await open(seed);
  const { cores, memory } = await residue(device, config.core);
  expect(cores).toEqual(Object.fromEntries(AREAS.map((area) => [area, 0])));
  expect(memory).toBe(0);
});

describe("unverified, beside a neighbour", () => {
  test.each(Object.entries(CATALOGUE))("%s", { timeout: 2 * MINUTES }, async (_, cases) => {
    await using device = await open(1);
    const neighbours = await Neighbours.move(device, victimProgram(config.core));
    for (const { name, edit, hardware } of cases) {
      const { outcome, neighbourIntact } = await neighbours.run(edit(good));
      expect([hardware].flat(), name).toContain(outcome);
      expect(neighbourIntact, name).toBe(true);
    }
  });

  test(`mutants (seed ${SEED})`, { timeout: 2 * MINUTES }, async () => {
    await using device = await open(1);
    const neighbours = await Neighbours.move(device, victimProgram(config.core));
    const { escaped, unsound } = await fuzzInstructions(good, config.core, neighbours, { seed: SEED, cases: 60 });
    expect(escaped).toEqual([]);
    expect(unsound).toEqual([]);
  });
});
