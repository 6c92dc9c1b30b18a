// SPDX-License-Identifier: Apache-2.0
/** What holds on every backend of a design with feature memory. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compileGraph, importOnnx, type Program, tensor } from "@tessera/compiler";
import { configHash, type PoolConfig } from "@tessera/hw";
import { SEGMENTS } from "@tessera/isa";
import { describe, expect, it, vi } from "vitest";
import type { Device, VirtualPool } from "../src/index.js";
import { chain, chainInput, chainResult, convIfp, handProgram } from "./hand-program.js";

const MODEL = fileURLToPath(new URL("../../../../shared/data/mlperf-tiny/kws_ref_model.onnx", import.meta.url));
const WIDTH = 15;
const LAYERS = 20;
/** Pixels of maps that take a core a while, and of a tile of them. */
const LONG = 300;
const TILE = 5;
const LIMIT = 600_000;
const MAPS_BYTES = 65536;

/** A chain whose maps all lie in the maps segment, so that every cut needs them; too short for its values to saturate. */
function wide(): Program {
  const tiles = LONG / TILE;
  const place = (layer: number) => {
    if (layer < 0) return { segment: SEGMENTS.INPUT, offset: 0 };
    return layer === LAYERS - 1
      ? { segment: SEGMENTS.OUTPUT, offset: 0 }
      : { segment: SEGMENTS.MAPS, offset: (layer % 2) * 12288 };
  };
  const at = (layer: number, tile: number) => ({ ...place(layer), offset: place(layer).offset + tile * TILE * 32 });
  const layers = Array.from({ length: LAYERS }, (_, n) => ({
    ifps: Array.from({ length: tiles }, (_tile, t) => convIfp(at(n - 1, t), at(n, t), TILE)),
    producers: n === 0 ? [] : [n - 1],
    output: { ...place(n), bytes: LONG * 32 },
  }));
  return handProgram(layers, LONG);
}

/** Waits until the pool's task has completed some layers, or rests. */
async function layersDone(device: Device, { control }: VirtualPool, layers: number): Promise<void> {
  const done = () => device.registers.value("TASK", "LAYERS_DONE", control.task);
  for (let look = 0; look < 5000 && (await done()) < layers; look++) await new Promise(setImmediate);
}

export function describeFeatureMemory(name: string, config: PoolConfig, open: () => Promise<Device>): void {
  const forTiny = <P extends object>(program: P): P => ({ ...program, configHash: configHash(config.core) });
  const image = (seed: number) => new Map([["x", chainInput(WIDTH, seed)]]);

  describe(`${name}: feature memory`, () => {
    it.skipIf(!existsSync(MODEL))(
      "a network's layers are the same bytes with all, some and none of its maps on chip",
      async () => {
        const program = compileGraph(importOnnx(readFileSync(MODEL)), config.core, { maxCores: 2, keepIntermediates: true });
        const inputs = Object.fromEntries(
          program.userInputs.map(({ name: input, type, shape }) => {
            const length = shape.reduce((product, dim) => product * dim, 1);
            return [
              input,
              tensor(
                type,
                shape,
                Float32Array.from({ length }, (_, i) => Math.round(Math.sin(i * 0.7) * 100)),
              ),
            ];
          }),
        );
        const digests: string[][] = [];
        for (const featurePages of [0, 5, 16]) {
          await using device = await open();
          await using pool = await device.allocate({ cores: 2, featurePages });
          const loaded = await pool.load(program);
          await loaded.infer(inputs);
          digests.push((await loaded.layerDigests()).map(({ sha256 }) => sha256));
        }
        expect(new Set(digests[0]).size).toBeGreaterThan(program.layers.length / 2);
        expect(digests[1]).toEqual(digests[0]);
        expect(digests[2]).toEqual(digests[0]);
      },
      LIMIT,
    );

    it.each([false, true])(
      "a stopped run is spilled, another tenant uses the memory, and the run goes on from the restored maps (urgent: %s)",
      async (urgent) => {
        await using device = await open();
        // They hold the lowest pages: ours move to these when they leave, and find what they have left there.
        const others = await device.allocate({ cores: 1 });
        const program = { ...forTiny(wide()), mapsBytes: MAPS_BYTES };
        await (await others.load(program)).runImages([new Map([["x", chainInput(LONG, 70)]])]);
        const pool = await device.allocate({ cores: 1 });
        const loaded = await pool.load(program);
        await others.release();
        const commands = vi.spyOn(pool.control, "command");
        const run = loaded.runImages([new Map([["x", chainInput(LONG, 1)]])]);
        await layersDone(device, pool, 3);
        await pool.resize(2, { urgent });
        const { results } = await run;
        expect(results[0]?.get("y")).toEqual(chainResult(chainInput(LONG, 1), LONG, LAYERS));
        // Without time a run may be over before the stop; else it was spilled, restored and resumed, each of it a RESUME.
        const resumed = commands.mock.calls.filter(([command]) => command === "RESUME").length;
        expect([0, 3]).toContain(resumed);
        if (device.capabilities.cycleAccurate) expect(resumed).toBe(3);
      },
      LIMIT,
    );

    it(
      "pages that change hands hold nothing of their last tenant",
      async () => {
        await using device = await open();
        const program = { ...forTiny(chain(LAYERS, 3, 5)), mapsBytes: MAPS_BYTES };
        const maps = { segment: SEGMENTS.MAPS, offset: 0, bytes: MAPS_BYTES };
        const first = await device.allocate({ cores: 2 });
        const theirs = await first.load(program);
        await theirs.runImages([image(1)]);
        await theirs.layerDigests();
        // The check can fail: it sees what the first tenant has written.
        expect((await theirs.readRegion(maps)).some((byte) => byte !== 0)).toBe(true);
        await first.release();
        await using second = await device.allocate({ cores: 2 });
        const own = await second.load(program);
        await own.layerDigests();
        expect((await own.readRegion(maps)).every((byte) => byte === 0)).toBe(true);
      },
      LIMIT,
    );
  });
}
