// SPDX-License-Identifier: Apache-2.0
/** What holds on every backend of a design with feature memory. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compileGraph, importOnnx, tensor } from "@tessera/compiler";
import { configHash, type PoolConfig } from "@tessera/hw";
import { SEGMENTS } from "@tessera/isa";
import { describe, expect, it, vi } from "vitest";
import type { Device, VirtualPool } from "../src/index.js";
import { chain, chainInput, chainResult } from "./hand-program.js";

const MODEL = fileURLToPath(new URL("../../../../shared/data/mlperf-tiny/kws_ref_model.onnx", import.meta.url));
const WIDTH = 15;
const LAYERS = 20;
/** A run long enough to be stopped in its middle. */
const LONG = 500;
const IMAGES = 8;
const LIMIT = 600_000;
const MAPS_BYTES = 65536;

/** Waits until the pool's task is under way. */
async function running({ control }: VirtualPool): Promise<void> {
  for (let look = 0; look < 2000 && (await control.status()).state !== "RUNNING"; look++) await new Promise(setImmediate);
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

    it(
      "a stopped run is spilled, another tenant uses the memory, and the run goes on from the restored maps",
      async () => {
        await using device = await open();
        // They hold the lowest pages: ours move to these when they leave, and find what they have left there.
        const others = await device.allocate({ cores: 1 });
        const program = { ...forTiny(chain(LONG, 3, 5)), mapsBytes: MAPS_BYTES };
        await (await others.load(program)).runImages([image(70)]);
        const pool = await device.allocate({ cores: 1 });
        const loaded = await pool.load(program);
        const commands = vi.spyOn(pool.control, "command");
        const run = loaded.runImages(Array.from({ length: IMAGES }, (_, seed) => image(seed)));
        await others.release();
        for (let round = 0; round < 3; round++) {
          await running(pool);
          await pool.resize(2);
          await running(pool);
          await pool.resize(1);
          await using next = await device.allocate({ cores: 1 });
          const { results } = await (await next.load(program)).runImages([image(71 + round)]);
          expect(results[0]?.get("y")).toEqual(chainResult(chainInput(WIDTH, 71 + round), WIDTH, LONG));
        }
        const { results } = await run;
        // Stopped runs were spilled, restored and resumed: each of it is a RESUME.
        expect(commands.mock.calls.filter(([command]) => command === "RESUME").length).toBeGreaterThanOrEqual(3);
        results.forEach((maps, seed) => {
          expect(maps.get("y")).toEqual(chainResult(chainInput(WIDTH, seed), WIDTH, LONG));
        });
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
