// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { derive } from "../../src/config/derive.js";
import { preset } from "../../src/config/load.js";

describe("derive", () => {
  it("gives the figures of the default pool", () => {
    expect(derive(preset("virt-16x512"))).toMatchObject({
      coresPerCluster: 4,
      returnSlotBits: 6,
      rowWordsKept: 4,
      coalescer: true,
      inputBufferWords: 8192,
      weightBufferWords: 2048,
      outputBufferRows: 512,
      instructionWords: 1024,
      macsPerCoreCycle: 256,
      macsPerCycle: 4096,
      bufferBytesPerCore: (64 + 128 + 2 * 16 + 32) * 1024,
      axiPorts: 5,
    });
  });

  it("gives the large core two read ports and a lane of weights per bank, the small ones neither", () => {
    expect(derive(preset("single-8192"))).toMatchObject({ readPorts: 2, weightLanes: 4, weightTagBits: 18, coalescer: false });
    expect(derive(preset("virt-16x512"))).toMatchObject({ readPorts: 1, weightLanes: 0 });
  });

  it("gives both baselines the same multipliers", () => {
    expect(derive(preset("single-8192")).macsPerCycle).toBe(derive(preset("static-16x512")).macsPerCycle);
  });
});
