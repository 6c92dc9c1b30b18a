// SPDX-License-Identifier: Apache-2.0
/** Mutants by the hundred, of another seed in every run; the experiment `security` makes thousands. */
import { type Device, openDevice } from "@tessera/host";
import { preset } from "@tessera/hw";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Neighbours, victimProgram } from "../../src/security/beside.js";
import { fuzzInstructions } from "../../src/security/fuzz-instructions.js";
import { fuzzPackages } from "../../src/security/fuzz-packages.js";
import { smallProgram } from "../../src/security/small-program.js";

/** TESSERA_FUZZ_SEED replays a run. */
const SEED = Number(process.env.TESSERA_FUZZ_SEED ?? Math.floor(Math.random() * 1e6));
const MOST_MS = 5000;
const config = preset("tiny");
const good = smallProgram(config.core, 1, 1);
let device: Device;
beforeAll(async () => {
  device = await openDevice({ backend: "sw_emu", config, threads: 2 });
});
afterAll(() => device.close());

test(`damaged and forged packages are refused or good (seed ${SEED})`, { timeout: 120_000 }, () => {
  const { crashes, slowestMs, refused, accepted } = fuzzPackages(good, config.core, SEED, 600);
  expect(crashes).toEqual([]);
  expect(slowestMs).toBeLessThan(MOST_MS);
  // The mutants get as far as the verifier, and some of them through it.
  expect(refused.VERIFY_STRUCTURE).toBeGreaterThan(10);
  expect(accepted).toBeGreaterThan(10);
});

test(`mutated instructions reach no neighbour, and what the verifier accepts ends (seed ${SEED})`, {
  timeout: 120_000,
}, async () => {
  const neighbours = await Neighbours.move(device, victimProgram(config.core));
  const { outcomes, escaped, unsound, accepted } = await fuzzInstructions(good, config.core, neighbours, {
    seed: SEED,
    cases: 300,
  });
  expect(escaped).toEqual([]);
  expect(unsound).toEqual([]);
  expect(accepted).toBeGreaterThan(3);
  expect(outcomes).toHaveProperty("ILLEGAL_INSTRUCTION");
  expect(outcomes).toHaveProperty("GUARD_READ");
});
