// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tensor } from "@tessera/compiler";
import { PNG } from "pngjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AccuracyCounter, best } from "../../src/dataset/accuracy.js";
import { openDataset } from "../../src/dataset/dataset.js";
import { encodeNpy } from "../../src/input/npy.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-dataset-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("cifar10", () => {
  it("reads records of planes", async () => {
    const file = join(folder, "two.bin");
    const records = new Uint8Array(2 * 3073);
    records[3073] = 7;
    records[3073 + 1] = 255; // red of pixel 0
    records[3073 + 1 + 1024 + 1] = 51; // green of pixel 1
    await writeFile(file, records);
    const dataset = await openDataset(`cifar10:${file}`);
    expect([dataset.size, dataset.label(0), dataset.label(1), dataset.classes?.[7]]).toEqual([2, 0, 7, "horse"]);
    const { data } = await dataset.sample(1, { name: "x", type: "float32", shape: [1, 3, 32, 32] }, null);
    expect([data[0], data[1], data[1025], data[2048]]).toEqual([1, 0, Math.fround(0.2), 0]);
  });

  it("refuses a torn file", async () => {
    await writeFile(join(folder, "torn.bin"), new Uint8Array(3000));
    await expect(openDataset(`cifar10:${join(folder, "torn.bin")}`)).rejects.toThrow(/3000 bytes, which is not a whole number/);
  });
});

describe("folder", () => {
  it("numbers classes by name, or by number where the names are numbers", async () => {
    for (const name of ["2", "10"]) {
      await mkdir(join(folder, "numbers", name), { recursive: true });
      await writeFile(join(folder, "numbers", name, "a.png"), PNG.sync.write(new PNG({ width: 1, height: 1 })));
      await mkdir(join(folder, "words", `c${name}`), { recursive: true });
      await writeFile(join(folder, "words", `c${name}`, "a.png"), PNG.sync.write(new PNG({ width: 1, height: 1 })));
    }
    const numbers = await openDataset(`folder:${join(folder, "numbers")}`);
    expect([numbers.label(0), numbers.label(1), numbers.classes]).toEqual([2, 10, null]);
    const words = await openDataset(`folder:${join(folder, "words")}`);
    expect([words.label(0), words.label(1), words.classes]).toEqual([0, 1, ["c10", "c2"]]);
    expect((await words.sample(0, { name: "x", type: "uint8", shape: [1, 3, 1, 1] }, null)).shape).toEqual([1, 3, 1, 1]);
  });
});

describe("npy", () => {
  it("takes row n of X as sample n", async () => {
    await writeFile(join(folder, "x.npy"), encodeNpy(tensor("float32", [2, 3], [1, 2, 3, 4, 5, 6])));
    await writeFile(join(folder, "y.npy"), encodeNpy(tensor("int64", [2], [1, 0])));
    const dataset = await openDataset(`npy:${join(folder, "x.npy")},${join(folder, "y.npy")}`);
    expect(await dataset.sample(1, { name: "x", type: "float32", shape: [1, 3] }, null)).toEqual(
      tensor("float32", [1, 3], [4, 5, 6]),
    );
    expect([dataset.size, dataset.label(0)]).toEqual([2, 1]);
    await expect(dataset.sample(0, { name: "x", type: "float32", shape: [1, 4] }, null)).rejects.toThrow(
      /has shape \[3\], input "x" needs \[1,4\]/,
    );
  });
});

describe("openDataset", () => {
  it("refuses what it does not know", async () => {
    await expect(openDataset("imagenet")).rejects.toThrow(/must be cifar10:FILE, folder:DIR or npy:X,Y/);
    await expect(openDataset(`folder:${folder}`)).rejects.toThrow(/has no samples/);
    await expect(openDataset(`cifar10:${join(folder, "none")}`)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});

describe("accuracy", () => {
  it("ranks ties by index", () => {
    expect(best([1, 3, 3, 0], 3)).toEqual([1, 2, 0]);
  });

  it("counts the best and the five best", () => {
    const counter = new AccuracyCounter();
    counter.add([0, 9, 1, 2, 3, 4, 5], 1);
    counter.add([0, 9, 1, 2, 3, 4, 5], 3);
    counter.add([0, 9, 1, 2, 3, 4, 5], 0);
    counter.add([4], 4);
    expect(counter.result).toEqual({ samples: 4, top1: 0.5, top5: 0.75 });
  });
});
