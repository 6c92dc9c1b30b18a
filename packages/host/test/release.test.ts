// SPDX-License-Identifier: Apache-2.0
/** Ends and failures in the middle of something else: nobody gets what was not cleared, nobody reads what is no longer his. */
import { preset } from "@tessera/hw";
import { SEGMENTS } from "@tessera/isa";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Device, HostError, type LoadedProgram, openDevice } from "../src/index.js";
import { CHANNELS, chain, chainInput, chainResult } from "./hand-program.js";

const opened: Device[] = [];
async function open(): Promise<Device> {
  const device = await openDevice({ backend: "sw_emu", config: preset("virt-16x512"), bankBytes: 2 ** 28 });
  opened.push(device);
  return device;
}

afterEach(async () => {
  vi.restoreAllMocks();
  for (const device of opened.splice(0)) await device.close();
});

const [DEPTH, TILES, PIXELS] = [4, 3, 5];
const WIDTH = TILES * PIXELS;
const program = chain(DEPTH, TILES, PIXELS);
const image = (seed: number) => new Map([["x", chainInput(WIDTH, seed)]]);
const lost = (): HostError => new HostError("BACKEND_MEMORY", "the link is down");

async function expectRuns(loaded: LoadedProgram, seed: number): Promise<void> {
  const { results } = await loaded.runImages([image(seed)]);
  expect(results[0]?.get("y")).toEqual(chainResult(chainInput(WIDTH, seed), WIDTH, DEPTH));
}

describe("a release that fails", () => {
  it("keeps cores and memory, and can be tried again when the memory could not be cleared", async () => {
    const device = await open();
    const pool = await device.allocate({ cores: [0, 1], banks: [0] });
    await pool.load(program);
    vi.spyOn(device, "write").mockRejectedValueOnce(lost());
    await expect(pool.release()).rejects.toMatchObject({ code: "BACKEND_MEMORY" });
    expect(device.freeCores()).not.toContain(0);
    await expect(device.allocate({ cores: [0] })).rejects.toMatchObject({ code: "NO_CORES" });
    expect(device.memory.allocate([0], 4096).basePage).toBeGreaterThan(0);
    expect((await pool.release())?.bytes).toBeGreaterThan(0);
    expect(device.freeCores().length).toBe(16);
    await expect(pool.release()).rejects.toMatchObject({ code: "RELEASED" });
  });

  it("says what was cleared when only the core map had to be tried again", async () => {
    const device = await open();
    const pool = await device.allocate({ cores: 2 });
    await pool.load(program);
    vi.spyOn(device.coreMap, "assign").mockRejectedValueOnce(lost());
    await expect(pool.release()).rejects.toMatchObject({ code: "BACKEND_MEMORY" });
    expect((await pool.release())?.bytes).toBeGreaterThan(0);
  });
});

describe("a release while outputs wait to be read", () => {
  it("refuses to read them, instead of zeros", async () => {
    const device = await open();
    let transfers = 0;
    let cleared: (value: unknown) => void = () => undefined;
    const clearing = new Promise((resolve) => {
      cleared = resolve;
    });
    let outputsDue: (value: unknown) => void = () => undefined;
    const due = new Promise((resolve) => {
      outputsDue = resolve;
    });
    const bytes = WIDTH * 32;
    const pace = async (amount: number): Promise<void> => {
      // Of transfers as long as inputs and outputs the last one is that of the outputs.
      if (!loading && amount === bytes && ++transfers === 2) {
        outputsDue(null);
        await clearing;
      }
    };
    let loading = true;
    const pool = await device.allocate({ cores: 2, banks: [0], pace });
    const loaded = await pool.load(program);
    loading = false;
    const outcome = loaded.runImages([image(1)]).then(
      ({ results }) => results[0]?.get("y"),
      (error: HostError) => error.code,
    );
    await due;
    const write = device.write.bind(device);
    let writes = 0;
    vi.spyOn(device, "write").mockImplementation(async (...args) => {
      await write(...args);
      // All five segments are zero and still held: whoever waits for the outputs goes on now.
      if (++writes === 5) {
        cleared(null);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    await pool.release();
    expect(await outcome).toBe("BAD_STATE");
  });
});

describe("what can never run here", () => {
  it("leaves the program that is loaded as it is", async () => {
    const device = await open();
    await using pool = await device.allocate({ cores: 3 });
    const loaded = await pool.load(program);
    for (const [wrong, code] of [
      [{ ...program, maxCores: 2 }, "NO_CORES"],
      [{ ...program, configHash: 1 }, "CONFIG_MISMATCH"],
      [{ ...program, layoutHash: 1 }, "LAYOUT_MISMATCH"],
    ] as const) {
      await expect(pool.load(wrong)).rejects.toMatchObject({ code });
      await expectRuns(loaded, 1);
    }
  });

  it("is refused before a run is stopped: more cores than the program is compiled for", async () => {
    const device = await open();
    await using pool = await device.allocate({ cores: 2 });
    const loaded = await pool.load({
      ...program,
      maxCores: 2,
      layers: program.layers.map((l) => ({ ...l, plans: l.plans.slice(0, 2) })),
    });
    await expect(pool.resize(3)).rejects.toMatchObject({ code: "NO_CORES" });
    expect(pool.cores.length).toBe(2);
    await expectRuns(loaded, 2);
  });

  it.each([-1, 0, 1.5, Number.NaN])("%d cores are no cores", async (cores) => {
    const device = await open();
    await expect(device.allocate({ cores })).rejects.toMatchObject({ code: "NO_CORES" });
    expect(device.freeCores().length).toBe(16);
  });
});

describe("a move that fails behind the commit of the core map", () => {
  it("leaves a pool that has the cores of the device, runs on them and can be released", async () => {
    const device = await open();
    const pool = await device.allocate({ cores: 1 });
    const loaded = await pool.load(program);
    const write = vi.spyOn(device, "write").mockRejectedValueOnce(lost());
    await expect(pool.resize(3)).rejects.toMatchObject({ code: "BACKEND_MEMORY" });
    write.mockRestore();
    expect(pool.cores.length).toBe(3);
    const mapped = await Promise.all(pool.cores.map((core) => device.registers.fields("CORE", "MAP", core)));
    expect(mapped.map(({ valid, vcore }) => [valid, vcore])).toEqual([0, 1, 2].map((vcore) => [1, vcore]));
    await expectRuns(loaded, 3);
    await pool.release();
    expect(device.freeCores().length).toBe(16);
  });
});

describe("a run that was aborted after its time limit", () => {
  it("has come to rest and makes room for the next one", async () => {
    const device = await open();
    await using pool = await device.allocate({ cores: 1 });
    const loaded = await pool.load(chain(400, 16, 32));
    const input = new Map([["x", chainInput(512, 1)]]);
    for (let round = 0; round < 5; round++) {
      const code = await loaded.runImages([input], { timeoutMs: 1 }).then(
        () => "finished",
        (error: HostError) => error.code,
      );
      // A quick machine may be done before the limit is looked at.
      expect(["finished", "TIMEOUT"]).toContain(code);
      await loaded.abort().catch((error: HostError) => expect(error.code).toBe("REFUSED"));
      expect(["FAULT", "DONE"]).toContain((await pool.control.status()).state);
    }
  });
});

describe("what a package says about itself", () => {
  it("reaches no further than its segments", async () => {
    const device = await open();
    await using pool = await device.allocate({ cores: 1 });
    const loaded = await pool.load(program);
    const maps = { segment: SEGMENTS.MAPS, offset: 0, bytes: 4096 };
    await loaded.readRegion(maps);
    for (const region of [
      { ...maps, bytes: 4097 },
      { ...maps, offset: 1 },
      { ...maps, offset: -32 },
      { ...maps, bytes: Number.NaN },
    ]) {
      await expect(loaded.readRegion(region)).rejects.toMatchObject({ code: "BACKEND_MEMORY" });
    }
  });

  it("may be any name: an input that is not given is missing", async () => {
    const device = await open();
    await using pool = await device.allocate({ cores: 1 });
    const userInputs = [{ name: "constructor", type: "int8" as const, shape: [1, CHANNELS, 1, WIDTH] }];
    const loaded = await pool.load({ ...program, userInputs });
    await expect(loaded.infer({})).rejects.toMatchObject({ code: "BAD_INPUT" });
  });

  it("does not come into the host's memory at once: maps are cleared and moved in pieces", async () => {
    const device = await open();
    await using pool = await device.allocate({ cores: 1, banks: [0] });
    const mapsBytes = 40 * 2 ** 20;
    const write = vi.spyOn(device, "write");
    const read = vi.spyOn(device, "read");
    const loaded = await pool.load({ ...program, mapsBytes });
    const longest = (): number => Math.max(...write.mock.calls.map(([, , data]) => data.length));
    expect(longest()).toBeLessThanOrEqual(2 ** 20);
    const { migration } = await pool.moveTo(pool.cores, { banks: [1] });
    expect(migration?.boundary.bytes).toBe(2 * (mapsBytes + program.inputBytes + program.outputBytes));
    expect(Math.max(...read.mock.calls.map(([, , bytes]) => bytes))).toBeLessThanOrEqual(2 ** 24);
    await expectRuns(loaded, 1);
  });
});
