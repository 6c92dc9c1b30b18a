// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tensor } from "@tessera/compiler";
import { PNG } from "pngjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSamples } from "../../src/dataset/unlabelled.js";
import { encodeNpy } from "../../src/input/npy.js";

const INPUT = { name: "x", type: "uint8", shape: [1, 3, 1, 1] } as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-samples-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("openSamples", () => {
  it("takes every picture below a folder, in the order of their names", async () => {
    await mkdir(join(folder, "b"));
    for (const [name, red] of [
      ["b/late.png", 2],
      ["a.png", 1],
    ] as const) {
      const png = new PNG({ width: 1, height: 1 });
      png.data.set([red, 0, 0, 255]);
      await writeFile(join(folder, name), PNG.sync.write(png));
    }
    await writeFile(join(folder, "notes.txt"), "no picture");
    const samples = await openSamples(folder);
    expect(samples.size).toBe(2);
    expect((await samples.sample(0, INPUT, null)).data[0]).toBe(1);
    expect((await samples.sample(1, INPUT, null)).data[0]).toBe(2);
  });

  it("takes the rows of an array", async () => {
    const file = join(folder, "x.npy");
    await writeFile(file, encodeNpy(tensor("uint8", [2, 3, 1, 1], [1, 2, 3, 4, 5, 6])));
    const samples = await openSamples(file);
    expect(samples.size).toBe(2);
    expect([...(await samples.sample(1, INPUT, null)).data]).toEqual([4, 5, 6]);
  });

  it("refuses what holds no samples", async () => {
    await expect(openSamples(folder)).rejects.toMatchObject({ code: "DATASET_INVALID" });
    await expect(openSamples(join(folder, "none"))).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});
