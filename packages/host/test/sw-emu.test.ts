// SPDX-License-Identifier: Apache-2.0
import { tensor } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import { encode, SEGMENTS } from "@tessera/isa";
import { afterEach, describe, expect, it } from "vitest";
import { type Device, type HostError, openDevice, type TaskFaultError, type VirtualPool } from "../src/index.js";
import { outputImage } from "../src/tensor/blocked.js";
import { FAULTS_OF_DISPATCH } from "./dispatch-faults.js";
import { CHANNELS, chain, chainInput, chainResult, concat, convIfp, type HandLayer, handProgram, TOKEN } from "./hand-program.js";

const opened: Device[] = [];

async function open(): Promise<Device> {
  const device = await openDevice({ backend: "sw_emu", bankBytes: 2 ** 28 });
  opened.push(device);
  return device;
}

afterEach(async () => {
  for (const device of opened.splice(0)) await device.close();
});

/** Runs a chain in the pool and compares its output with the expected one. */
async function runChain(pool: VirtualPool, depth: number, tiles: number, seed: number): Promise<void> {
  const width = tiles * 5;
  const loaded = await pool.load(chain(depth, tiles, 5));
  const input = chainInput(width, seed);
  const { outputs } = await loaded.infer({ x: tensor("int8", [1, CHANNELS, 1, width], input) });
  expect(outputs.y?.data).toEqual(chainResult(input, width, depth));
}

/** Runs a one-layer program of one IFP that is expected to fault. */
async function faultOf(device: Device, ifp: Uint8Array): Promise<TaskFaultError> {
  const pool = await device.allocate({ cores: 1 });
  const layer: HandLayer = { ifps: [ifp], producers: [], output: { segment: SEGMENTS.OUTPUT, offset: 0, bytes: 32 } };
  const loaded = await pool.load(handProgram([layer], 4));
  const error = await loaded.runImages([new Map([["x", new Int8Array(CHANNELS * 4)]])]).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  await pool.release();
  return error as TaskFaultError;
}

const OUT = { segment: SEGMENTS.OUTPUT, offset: 0 };

describe("functional pool", () => {
  it("runs a chain of layers on 1, 3 and 16 cores with the same result", async () => {
    const device = await open();
    for (const cores of [1, 3, 16]) {
      const pool = await device.allocate({ cores });
      await runChain(pool, 6, 7, cores);
      await pool.release();
    }
  });

  it("runs four tasks at once, each with its own result", async () => {
    const device = await open();
    const pools = await Promise.all([4, 4, 4, 4].map((cores) => device.allocate({ cores })));
    await Promise.all(pools.map((pool, i) => runChain(pool, 8, 9, i)));
    expect(device.freeCores()).toEqual([]);
  });

  it("counts IFPs, layers and memory beats", async () => {
    const device = await open();
    const pool = await device.allocate({ cores: 2 });
    const loaded = await pool.load(chain(3, 4, 5));
    const { counters, cycles } = await loaded.runImages([new Map([["x", chainInput(20, 1)]])]);
    expect(cycles).toBeNull();
    expect(counters.map((row) => [row.IFPS, row.LAYERS, row.WRITE_BEATS])).toEqual([
      [6, 3, 30],
      [6, 3, 30],
    ]);
    expect(counters[0]?.READ_BEATS).toBe(6 * (5 + 6));
  });

  it("places images without a run; a task started by its register computes them", async () => {
    const device = await open();
    const pool = await device.allocate({ cores: 2 });
    const loaded = await pool.load(chain(3, 4, 5));
    const input = chainInput(20, 1);
    await loaded.placeImages([new Map([["x", input]])]);
    expect(await device.counters(pool.cores)).toMatchObject([{ IFPS: 0 }, { IFPS: 0 }]);
    await pool.control.command("START");
    await device.interrupts.rest(pool.control);
    const [output] = loaded.program.outputs;
    if (output === undefined) throw new Error("the chain has an output");
    expect(outputImage(await loaded.readRegion(output.region), output)).toEqual(chainResult(input, 20, 3));
    await expect(loaded.placeImages([new Map()])).rejects.toMatchObject({ code: "BAD_INPUT" });
    const run = loaded.runImages([new Map([["x", input]])]);
    await expect(loaded.placeImages([new Map([["x", input]])])).rejects.toMatchObject({ code: "BAD_STATE" });
    await run;
  });

  it("digests layers by what they wrote", async () => {
    const device = await open();
    const pool = await device.allocate({ cores: 2 });
    const loaded = await pool.load(chain(2, 2, 5));
    await loaded.runImages([new Map([["x", chainInput(10, 1)]])]);
    const first = await loaded.layerDigests();
    await loaded.runImages([new Map([["x", chainInput(10, 2)]])]);
    const second = await loaded.layerDigests();
    expect(first.map(({ name }) => name)).toEqual(["layer0", "layer1"]);
    expect(new Set([...first, ...second].map(({ sha256 }) => sha256)).size).toBe(4);
  });

  it("moves a running program to other core counts without changing its results", async () => {
    const device = await open();
    const pool = await device.allocate({ cores: 3 });
    const width = 40;
    const loaded = await pool.load(chain(60, 8, 5));
    const images = Array.from({ length: 20 }, (_, seed) => new Map([["x", chainInput(width, seed)]]));
    const run = loaded.runImages(images);
    for (const cores of [5, 1, 16, 2]) {
      await pool.resize(cores);
      expect(pool.cores.length).toBe(cores);
    }
    await pool.moveTo([9, 4, 1]);
    expect(pool.cores).toEqual([9, 4, 1]);
    await device.allocate({ cores: [5] });
    await expect(pool.moveTo([4, 5])).rejects.toMatchObject({ code: "NO_CORES" });
    expect(device.freeCores()).not.toContain(9);
    const { results } = await run;
    results.forEach((result, seed) => {
      expect(result.get("y")).toEqual(chainResult(chainInput(width, seed), width, 60));
    });
  });
});

describe("faults", () => {
  it("names an unknown opcode", async () => {
    const fault = await faultOf(await open(), new Uint8Array(32).fill(0x3f));
    expect(fault).toMatchObject({ code: "TASK_FAULT", faultCause: "ILLEGAL_INSTRUCTION", core: 0 });
  });

  it("names an injected opcode inside an IFP", async () => {
    const fault = await faultOf(await open(), encode("IFP_DONE", { layer: 0, cores: 1, last: 1 }));
    expect(fault.faultCause).toBe("ILLEGAL_INSTRUCTION");
  });

  it.each(FAULTS_OF_DISPATCH)("shows where it is what hardware shows: $what", async ({ program, cause, address }) => {
    const device = await open();
    await using pool = await device.allocate({ cores: 1 });
    const loaded = await pool.load(program(4));
    await expect(loaded.runImages([new Map([["x", chainInput(4, 1)]])])).rejects.toMatchObject({ faultCause: cause, address });
    // The next run does not take the address away.
    const healthy = await pool.load(chain(1, 1, 4));
    await healthy.runImages([new Map([["x", chainInput(4, 1)]])]);
    expect(await device.registers.wide("TASK", "FAULT_ADDR", pool.control.task)).toBe(address);
  });

  it("names a read outside a segment, with its address", async () => {
    const fault = await faultOf(await open(), convIfp({ segment: SEGMENTS.INPUT, offset: 1 << 20 }, OUT, 4));
    expect(fault).toMatchObject({ faultCause: "GUARD_READ", core: 0, address: (3n << 36n) | (1n << 20n) });
  });

  it("names a write to a read-only segment", async () => {
    const from = { segment: SEGMENTS.INPUT, offset: 0 };
    const fault = await faultOf(await open(), convIfp(from, { segment: SEGMENTS.WEIGHTS, offset: 64 }, 4));
    expect(fault).toMatchObject({ faultCause: "GUARD_WRITE", address: (1n << 36n) | 64n });
  });

  it("names a read of the instruction segment by a core", async () => {
    const fault = await faultOf(await open(), convIfp({ segment: SEGMENTS.EXEC, offset: 0 }, OUT, 4));
    expect(fault.faultCause).toBe("GUARD_READ");
  });

  it("ends tokens that never come with WATCHDOG instead of hanging", async () => {
    const fault = await faultOf(await open(), encode("NOP_EXEC", { wait: TOKEN.IN_FULL }));
    expect(fault.faultCause).toBe("WATCHDOG");
  });

  it("names a token overflow", async () => {
    const fault = await faultOf(
      await open(),
      concat(Array.from({ length: 16 }, () => encode("NOP_LDI", { post: TOKEN.IN_FULL }))),
    );
    expect(fault.faultCause).toBe("TOKEN_OVERFLOW");
  });

  it("ends a layer that waits for itself with BAD_DISPATCH, and one never reported with WATCHDOG", async () => {
    const device = await open();
    const base = chain(2, 1, 4);
    const [first, second] = base.layers;
    if (first === undefined || second === undefined) throw new Error("a chain of two layers has two");
    for (const [layers, cause] of [
      [[first, { ...second, producers: [1] }], "BAD_DISPATCH"],
      [[{ ...first, tilings: [], plans: first.plans.map(() => ({ tiling: 0, cores: [] })) }, second], "WATCHDOG"],
    ] as const) {
      const pool = await device.allocate({ cores: 1 });
      const loaded = await pool.load({ ...base, layers });
      await expect(loaded.runImages([new Map([["x", chainInput(4, 1)]])])).rejects.toMatchObject({ faultCause: cause });
      await pool.release();
    }
  });

  it("leaves other tasks undisturbed, and the cores of the faulty one usable", async () => {
    const device = await open();
    const healthy = await device.allocate({ cores: 4 });
    const running = Promise.all([runChain(healthy, 40, 8, 3)]);
    const fault = await faultOf(device, new Uint8Array(32).fill(0x3f));
    expect(fault.core).toBe(4);
    await running;
    const pool = await device.allocate({ cores: [4, 5] });
    await runChain(pool, 3, 4, 9);
  });
});

describe("life cycle", () => {
  it("refuses more cores than are free, and says how many are", async () => {
    const device = await open();
    await device.allocate({ cores: 10 });
    await expect(device.allocate({ cores: 7 })).rejects.toMatchObject({
      code: "NO_CORES",
      message: expect.stringContaining("6 of 16"),
    });
  });

  it("gives cores and memory back on release", async () => {
    const device = await open();
    for (let round = 0; round < 5; round++) {
      const pool = await device.allocate({ cores: 16 });
      await runChain(pool, 2, 2, round);
      await pool.release();
    }
    expect(device.freeCores().length).toBe(16);
    expect(device.memory.allocate([0], 4096).basePage).toBe(0);
  });

  it("rejects an input of wrong shape before anything runs", async () => {
    const device = await open();
    const pool = await device.allocate({ cores: 1 });
    const loaded = await pool.load(chain(1, 1, 4));
    const wrong = tensor("int8", [1, CHANNELS, 1, 3], new Int8Array(CHANNELS * 3));
    await expect(loaded.infer({ x: wrong })).rejects.toMatchObject({ code: "BAD_INPUT" });
    await expect(loaded.infer({})).rejects.toMatchObject({ code: "BAD_INPUT", message: expect.stringContaining("'x'") });
  });

  it("refuses a program for another instruction set or core", async () => {
    const device = await open();
    const pool = await device.allocate({ cores: 1 });
    await expect(pool.load({ ...chain(1, 1, 4), layoutHash: 1 })).rejects.toMatchObject({ code: "LAYOUT_MISMATCH" });
    await expect(pool.load({ ...chain(1, 1, 4), configHash: 1 })).rejects.toMatchObject({ code: "CONFIG_MISMATCH" });
  });

  it("closes with work in flight: the run is rejected, nothing hangs", async () => {
    const device = await open();
    const pool = await device.allocate({ cores: 16 });
    const loaded = await pool.load(chain(400, 16, 32));
    const run = loaded.runImages(Array.from({ length: 50 }, (_, seed) => new Map([["x", chainInput(512, seed)]])));
    const outcome = run.then(
      () => "finished",
      (error: HostError) => error.code,
    );
    await new Promise((resolve) => setTimeout(resolve, 10));
    await device.close();
    expect(await outcome).toBe("BACKEND_CLOSED");
    await expect(device.cycles()).rejects.toMatchObject({ code: "BACKEND_CLOSED" });
  });

  it("aborts a run on release", async () => {
    const device = await open();
    const pool = await device.allocate({ cores: 2 });
    const loaded = await pool.load(chain(400, 4, 32));
    const run = loaded.runImages(Array.from({ length: 50 }, (_, seed) => new Map([["x", chainInput(128, seed)]])));
    const outcome = run.then(
      () => undefined,
      (error: TaskFaultError) => error,
    );
    await new Promise((resolve) => setTimeout(resolve, 10));
    await pool.release();
    expect(await outcome).toBeDefined();
    expect(device.freeCores().length).toBe(16);
  });
});

describe("a design without virtualization", () => {
  it("runs each core as a task of its own, and neither joins nor moves cores", async () => {
    const device = await openDevice({ backend: "sw_emu", config: preset("static-16x512"), bankBytes: 2 ** 28 });
    opened.push(device);
    expect(device.shape.fixedMap).toBe(true);
    await expect(device.allocate({ cores: 2 })).rejects.toMatchObject({ code: "NO_CORES" });
    const pools = await Promise.all([0, 5, 9].map((core) => device.allocate({ cores: [core] })));
    expect(pools.map((pool) => pool.control.task)).toEqual([0, 5, 9]);
    await Promise.all(pools.map((pool, i) => runChain(pool, 4, 3, i)));
    await expect(pools[0]?.resize(2)).rejects.toMatchObject({ code: "BAD_STATE" });
  });
});
