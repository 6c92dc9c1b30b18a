// SPDX-License-Identifier: Apache-2.0
/** Feature memory when something goes wrong: no room for a copy's instructions, a fault that nobody has seen yet. */
import { configHash, resolvePatch } from "@tessera/hw";
import { encode, SEGMENTS } from "@tessera/isa";
import { describe, expect, it, vi } from "vitest";
import { type Device, openDevice, type VirtualPool } from "../src/index.js";
import { segmentBytes } from "../src/program/segments.js";
import { chain, chainInput, chainResult, convIfp, type HandLayer, handProgram } from "./hand-program.js";

const config = resolvePatch({ extends: "tiny", name: "tiny-fm", featureMemoryBytes: 65536 });
const [DEPTH, TILES, PIXELS] = [30, 8, 5];
const WIDTH = TILES * PIXELS;
const program = { ...chain(DEPTH, TILES, PIXELS), configHash: configHash(config.core), mapsBytes: 65536 };
const image = (seed: number) => new Map([["x", chainInput(WIDTH, seed)]]);
const expected = (seed: number) => chainResult(chainInput(WIDTH, seed), WIDTH, DEPTH);
const open = (): Promise<Device> => openDevice({ backend: "sw_emu", config, bankBytes: 2 ** 24 });

const fill = (device: Device, bank: number, leave: number): void => {
  device.memory.allocate([bank], (device.memory.freePages(bank) - leave) * 4096);
};

/** Leading pages of the task's maps that lie on chip. */
const fastPages = async (device: Device, { control }: VirtualPool): Promise<number> =>
  (await device.registers.fields("SEGMENT", "FAST", control.task * 8 + SEGMENTS.MAPS)).pages as number;

describe("without room for the instructions of a copy", () => {
  it("a program runs with all of its maps at home", async () => {
    await using device = await open();
    await using pool = await device.allocate({ cores: 1, banks: [0] });
    fill(device, 0, segmentBytes(program) / 4096);
    const loaded = await pool.load(program);
    expect(await fastPages(device, pool)).toBe(0);
    const { results } = await loaded.runImages([image(1)]);
    expect(results[0]?.get("y")).toEqual(expected(1));
  });

  it.each([false, true])("a move is refused and the run goes on with what it has on chip (urgent: %s)", async (urgent) => {
    await using device = await open();
    await using pool = await device.allocate({ cores: 1, banks: [0] });
    const loaded = await pool.load(program);
    expect(await fastPages(device, pool)).toBeGreaterThan(0);
    fill(device, 0, 0);
    const images = Array.from({ length: 6 }, (_, seed) => image(seed));
    const run = loaded.runImages(images);
    for (let i = 0; i < 3; i++) {
      await expect(pool.resize(2, { urgent })).rejects.toMatchObject({ code: "NO_MEMORY" });
    }
    const { results } = await run;
    results.forEach((result, seed) => {
      expect(result.get("y")).toEqual(expected(seed));
    });
    expect(pool.cores.length).toBe(1);
    expect(await fastPages(device, pool)).toBeGreaterThan(0);
  });
});

it("what a copy has left in memory is cleared before anybody else gets it", async () => {
  await using device = await open();
  await using pool = await device.allocate({ cores: 1, banks: [0] });
  await pool.load(program);
  const next = device.memory.allocate([0], 16 * 4096);
  const found = await device.read(next, 0, 16 * 4096);
  expect(found.every((byte) => byte === 0)).toBe(true);
});

it("a fault is told to the run also when a move begins before anybody has seen it", async () => {
  await using device = await open();
  await using pool = await device.allocate({ cores: 1, banks: [0] });
  const place = { segment: SEGMENTS.OUTPUT, offset: 0 };
  const tile = convIfp({ segment: SEGMENTS.INPUT, offset: 0 }, place, PIXELS);
  // Long enough that the first look finds it running.
  const good = Array.from({ length: 300 }, (_, layer): HandLayer => {
    return {
      ifps: new Array<Uint8Array>(20).fill(tile),
      producers: layer === 0 ? [] : [layer - 1],
      output: { ...place, bytes: 32 },
    };
  });
  const bad: HandLayer = { ifps: [encode("NOP_EXEC", { wait: 1 })], producers: [299], output: { ...place, bytes: 32 } };
  const broken = { ...handProgram([...good, bad], PIXELS), configHash: configHash(config.core), mapsBytes: 65536 };
  const loaded = await pool.load(broken);
  const commands = vi.spyOn(pool.control, "command");
  const outcome = loaded.runImages([new Map([["x", chainInput(PIXELS, 1)]])]).then(
    () => "finished",
    (error: { code: string }) => error.code,
  );
  let move: Promise<unknown> = Promise.resolve();
  // Nobody looks at the interrupt meanwhile.
  await device.interrupts.still(async () => {
    await vi.waitFor(async () => expect((await pool.control.status()).state).toBe("FAULT"), { interval: 1 });
    move = pool.resize(2);
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  await move;
  expect(await outcome).toBe("TASK_FAULT");
  expect(commands.mock.calls.filter(([command]) => command === "START").length).toBeGreaterThan(1);
});
