// SPDX-License-Identifier: Apache-2.0
/** The host on the RTL of the design `tiny`: same bytes and events as the functional pool, faults, moves, closing. */
import { buildSimulator, configHash, preset } from "@tessera/hw";
import { SEGMENTS } from "@tessera/isa";
import { beforeAll, describe, expect, it } from "vitest";
import { type Device, openDevice, type RunReport } from "../src/index.js";
import { FAULTS_OF_DISPATCH } from "./dispatch-faults.js";
import { CHANNELS, chain, chainInput, chainResult, type HandLayer, handProgram } from "./hand-program.js";

const MINUTES = 60_000;
const config = preset("tiny");
const WIDTH = 15;
const forTiny = <P extends object>(program: P): P => ({ ...program, configHash: configHash(config.core) });

let library: string;

beforeAll(async () => {
  library = (await buildSimulator(config)).library;
}, 15 * MINUTES);

const open = (backend: "sw_emu" | "hw_emu"): Promise<Device> => openDevice({ backend, config, library, bankBytes: 2 ** 28 });
const image = (seed: number) => new Map([["x", chainInput(WIDTH, seed)]]);

interface Observed extends RunReport {
  readonly digests: string[];
  readonly results: readonly (Int8Array | undefined)[];
}

async function observe(backend: "sw_emu" | "hw_emu", cores: number): Promise<Observed> {
  await using device = await open(backend);
  const pool = await device.allocate({ cores });
  const loaded = await pool.load(forTiny(chain(4, 3, 5)));
  const { results, ...report } = await loaded.runImages([image(1), image(2)]);
  const digests = (await loaded.layerDigests()).map(({ sha256 }) => sha256);
  return { ...report, digests, results: results.map((maps) => maps.get("y")) };
}

describe("host on the RTL", () => {
  it.each([1, 2])("%i cores: bytes of every layer and events are those of the functional pool", async (cores) => {
    const soft = await observe("sw_emu", cores);
    const hard = await observe("hw_emu", cores);
    expect(hard.results).toEqual([1, 2].map((seed) => chainResult(chainInput(WIDTH, seed), WIDTH, 4)));
    expect(hard.digests).toEqual(soft.digests);
    for (const event of ["IFPS", "LAYERS", "READ_BEATS", "WRITE_BEATS"] as const) {
      expect(hard.counters.map((core) => core[event])).toEqual(soft.counters.map((core) => core[event]));
    }
    expect(hard.cycles).toBeGreaterThan(0);
    expect(soft.cycles).toBeNull();
  });

  it("moves a running program from one core to two and back", async () => {
    await using device = await open("hw_emu");
    const pool = await device.allocate({ cores: 1 });
    const loaded = await pool.load(forTiny(chain(20, 3, 5)));
    const run = loaded.runImages(Array.from({ length: 6 }, (_, seed) => image(seed)));
    await pool.resize(2);
    await pool.resize(1);
    const { results } = await run;
    results.forEach((maps, seed) => {
      expect(maps.get("y")).toEqual(chainResult(chainInput(WIDTH, seed), WIDTH, 20));
    });
  });

  it("names a fault, and the cores run another program afterwards", async () => {
    await using device = await open("hw_emu");
    const broken: HandLayer = {
      ifps: [new Uint8Array(32).fill(0x3f)],
      producers: [],
      output: { segment: SEGMENTS.OUTPUT, offset: 0, bytes: 32 },
    };
    const pool = await device.allocate({ cores: 2 });
    const faulty = await pool.load(forTiny(handProgram([broken], 4)));
    await expect(faulty.runImages([new Map([["x", new Int8Array(CHANNELS * 4)]])])).rejects.toMatchObject({
      faultCause: "ILLEGAL_INSTRUCTION",
      core: 0,
    });
    const loaded = await pool.load(forTiny(chain(3, 3, 5)));
    const { results } = await loaded.runImages([image(7)]);
    expect(results[0]?.get("y")).toEqual(chainResult(chainInput(WIDTH, 7), WIDTH, 3));
  });

  it.each(FAULTS_OF_DISPATCH)("shows where a stream is wrong: $what", async ({ program, cause, address }) => {
    await using device = await open("hw_emu");
    const pool = await device.allocate({ cores: 1 });
    const loaded = await pool.load(forTiny(program(WIDTH)));
    await expect(loaded.runImages([image(1)])).rejects.toMatchObject({ faultCause: cause, core: 0, address });
  });

  it("is opened and closed again and again, with a run in flight", async () => {
    for (let round = 0; round < 5; round++) {
      const device = await open("hw_emu");
      const pool = await device.allocate({ cores: 2 });
      const loaded = await pool.load(forTiny(chain(40, 3, 5)));
      const outcome = loaded.runImages([image(round)]).then(
        () => "finished",
        (error: { code: string }) => error.code,
      );
      await device.close();
      expect(await outcome).toBe("BACKEND_CLOSED");
    }
  });
});
