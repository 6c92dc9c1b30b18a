// SPDX-License-Identifier: Apache-2.0
/** A second process on a device that kept running: here, a second Device over the same native one, which knows nothing of the first. */
import { tensor } from "@tessera/compiler";
import { DEFAULT_PRESET, preset } from "@tessera/hw";
import { afterEach, describe, expect, it } from "vitest";
import { nativeOptions } from "../src/device/open.js";
import { Device, type LoadedProgram } from "../src/index.js";
import { loadAddon, type NativeDevice } from "../src/native/addon.js";
import { CHANNELS, chain, chainInput, chainResult } from "./hand-program.js";

const BANK_BYTES = 2 ** 26;
const [DEPTH, TILES, PIXELS] = [60, 16, 5];
const WIDTH = TILES * PIXELS;
const program = chain(DEPTH, TILES, PIXELS);
const opened: NativeDevice[] = [];

afterEach(async () => {
  for (const native of opened.splice(0)) await native.close();
});

async function openNative(design: string = DEFAULT_PRESET): Promise<NativeDevice> {
  const native = await loadAddon().open(nativeOptions({ backend: "sw_emu", config: preset(design) }, BANK_BYTES));
  opened.push(native);
  return native;
}

const attach = (native: NativeDevice): Promise<Device> => Device.attach(native, BANK_BYTES, true);
const images = (seeds: readonly number[]) => seeds.map((seed) => new Map([["x", chainInput(WIDTH, seed)]]));

async function expectRuns(loaded: LoadedProgram, seed: number): Promise<void> {
  const x = tensor("int8", [1, CHANNELS, 1, WIDTH], chainInput(WIDTH, seed));
  const { outputs } = await loaded.infer({ x });
  expect(outputs.y?.data).toEqual(chainResult(chainInput(WIDTH, seed), WIDTH, DEPTH));
}

/** Runs until somebody else ends it. Returns the code of the error. */
async function runUntilEnded(loaded: LoadedProgram): Promise<string> {
  for (;;) {
    const code = await loaded.runImages(images([1])).then(
      () => null,
      (error: { code: string }) => error.code,
    );
    if (code !== null) return code;
  }
}

describe("a process that takes over a running device", () => {
  it("sees that its cores can be assigned without being told, also when core 0 is a task's", async () => {
    const native = await openNative();
    const first = await attach(native);
    const pool = await first.allocate({ cores: [0, 1], banks: [0] });
    await pool.load(program);
    const second = await Device.attach(native, BANK_BYTES);
    expect(second.shape.fixedMap).toBe(false);
    const adopted = await second.adopt(pool.control, program);
    await expectRuns(adopted?.loaded as LoadedProgram, 2);
    await adopted?.pool.release();
    expect(second.freeCores().length).toBe(16);
    const fixed = await Device.attach(await openNative("static-16x512"), BANK_BYTES);
    expect(fixed.shape.fixedMap).toBe(true);
  });

  it("releases a task in the middle of a run that it did not start without waiting for its end", async () => {
    const native = await openNative();
    const pool = await (await attach(native)).allocate({ cores: [0], banks: [0] });
    const [tiles, pixels] = [600, 200];
    const long = chain(8, tiles, pixels);
    const run = (await pool.load(long)).runImages([new Map([["x", chainInput(tiles * pixels, 1)]])]);
    const ended = run.then(
      () => "came to its end",
      (error: { code: string }) => error.code,
    );
    while ((await pool.control.status()).state !== "RUNNING") await new Promise((resolve) => setImmediate(resolve));
    const second = await attach(native);
    const adopted = await second.adopt(pool.control, long);
    await adopted?.pool.release();
    expect(await ended).toBe("TASK_FAULT");
    expect(second.freeCores().length).toBe(16);
  });

  it.each([DEFAULT_PRESET, "virt-16x512-fm"])(
    "adopts a task in the middle of a run, which ends as if nothing had been (%s)",
    async (design) => {
      const native = await openNative(design);
      const first = await attach(native);
      const pool = await first.allocate({ cores: [9, 4, 5], banks: [1, 2] });
      const run = (await pool.load(program)).runImages(images([3]));
      // What the first process starts under its own lease.
      while ((await pool.control.status()).state === "IDLE") await new Promise((resolve) => setImmediate(resolve));
      const second = await attach(native);
      const adopted = await second.adopt(pool.control, program);
      expect(adopted?.pool.cores).toEqual(pool.cores);
      expect(adopted?.pool.banks).toEqual([1, 2]);
      expect(second.freeCores().length).toBe(13);
      const { results } = await run;
      expect(results[0]?.get("y")).toEqual(chainResult(chainInput(WIDTH, 3), WIDTH, DEPTH));
      const { loaded } = adopted as { loaded: LoadedProgram };
      await expectRuns(loaded, 4);
      const moving = expectRuns(loaded, 5);
      await adopted?.pool.moveTo([0, 1, 2, 3, 4], { banks: [0, 1] });
      await moving;
      await expectRuns(loaded, 6);
      const receipt = await adopted?.pool.release();
      expect(receipt?.bytes).toBeGreaterThan(0);
      expect(second.freeCores().length).toBe(16);
    },
  );

  it("refuses the commands of the earlier process from then on", async () => {
    const native = await openNative();
    const first = await attach(native);
    const pool = await first.allocate({ cores: 2 });
    const loaded = await pool.load(program);
    const second = await attach(native);
    expect(await second.adopt(pool.control, program)).not.toBeNull();
    await expect(loaded.runImages(images([1]))).rejects.toMatchObject({ code: "REFUSED" });
  });

  it("does not take a task for another one", async () => {
    const native = await openNative();
    const first = await attach(native);
    const pool = await first.allocate({ cores: 2 });
    await pool.load(program);
    const { task, epoch } = pool.control;
    const second = await attach(native);
    expect(await second.adopt({ task, epoch: epoch + 1 }, program)).toBeNull();
    expect(await second.adopt({ task: task + 1, epoch: 0 }, program)).toBeNull();
    expect(await second.adopt({ task, epoch }, chain(2, 2, PIXELS))).toBeNull();
    expect(await second.adopt({ task, epoch }, program)).not.toBeNull();
    expect(await second.adopt({ task, epoch }, program)).toBeNull();
  });

  it("does not take cores that somebody has got meanwhile, and ends nobody who comes meanwhile", async () => {
    const native = await openNative();
    const first = await attach(native);
    const stray = await first.allocate({ cores: [2, 3] });
    await stray.load(program);
    const second = await attach(native);
    // The same cores, and, as nobody knows the other one, the same entry of the task table.
    const [, pool] = await Promise.all([second.releaseUnknown(), second.allocate({ cores: [2, 3] })]);
    await expectRuns(await pool.load(program), 1);
    const later = await second.allocate({ cores: [6, 7] });
    await later.load(program);
    const third = await attach(native);
    const claimed = await third.allocate({ cores: [7] });
    expect(claimed.control.task).not.toBe(later.control.task);
    expect(await third.adopt(later.control, program)).toBeNull();
  });

  it("ends what nobody knows any more; who gets its memory finds nothing in it", async () => {
    const native = await openNative();
    const first = await attach(native);
    const kept = await first.allocate({ cores: [0, 1] });
    await kept.load(program);
    const stray = await first.allocate({ cores: [2, 3] });
    const ended = runUntilEnded(await stray.load(program));
    const second = await attach(native);
    const adopted = await second.adopt(kept.control, program);
    await second.releaseUnknown();
    // Aborted in a run, or refused the next.
    expect(["TASK_FAULT", "REFUSED"]).toContain(await ended);
    expect(second.freeCores().length).toBe(14);
    const before = await second.read({ banks: [0], basePage: 0, pages: 64 }, 0, 64 * 4096);
    const next = await second.allocate({ cores: [2, 3], banks: [0] });
    const loaded = await next.load(program);
    expect(before.some((byte) => byte !== 0)).toBe(true);
    const input = await loaded.readRegion((program.inputs[0] as (typeof program.inputs)[number]).region);
    expect(input.every((byte) => byte === 0)).toBe(true);
    await expectRuns(loaded, 2);
    await expectRuns((adopted as { loaded: LoadedProgram }).loaded, 3);
  });
});
