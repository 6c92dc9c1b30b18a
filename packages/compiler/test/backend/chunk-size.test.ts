// SPDX-License-Identifier: Apache-2.0
/** Sizes of input chunks: never less than what a chunk occupies, wherever it lies, and no more where that is known. */
import { CORE_512 } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { coreShape } from "../../src/backend/core-shape.js";
import type { Job } from "../../src/backend/device-graph.js";
import { chunkWords } from "../../src/backend/tile/chunk-size.js";
import { regionOf } from "../../src/backend/tile/region.js";

const SHAPE = coreShape(CORE_512);

/** What of a job its regions depend on. */
function walk(size: number, kernel: number, stride: number, wholeGroups: boolean): Job {
  const out = Math.ceil(size / stride);
  const pair = [kernel, kernel] as const;
  return {
    inputs: [{ height: size, width: size, channel: 0, channels: 8 }],
    height: out,
    width: out,
    kernel: pair,
    stride: [stride, stride],
    dilation: [1, 1],
    pad: [(kernel - 1) >> 1, (kernel - 1) >> 1],
    wholeGroups,
  } as unknown as Job;
}

const words = (job: Job, y: number, x: number, h: number, w: number): number =>
  regionOf(job, { y, x, h, w }, SHAPE.pp).planePitch;

describe("words of an input chunk", () => {
  it.each([
    [14, 3, 1, false],
    [14, 3, 1, true],
    [13, 3, 2, false],
    [15, 5, 1, false],
    [12, 1, 1, false],
    [16, 7, 2, false],
  ] as const)(
    "size %i, kernel %i, stride %i, whole groups %s: none larger than the bound",
    (size, kernel, stride, wholeGroups) => {
      const job = walk(size, kernel, stride, wholeGroups);
      for (let rows = 1; rows <= 4; rows++) {
        for (let cols = 1; cols <= job.width; cols++) {
          const bound = chunkWords(job, rows, cols, 1, SHAPE);
          for (let y = 0; y + rows <= job.height; y++) {
            // Chunks as wide as the layer have no narrower ones beside them.
            for (let w = cols === job.width ? cols : 1; w <= cols; w++) {
              for (let x = 0; x + w <= job.width; x++) expect(words(job, y, x, rows, w)).toBeLessThanOrEqual(bound);
            }
          }
        }
      }
    },
  );

  it("two rows of a 14 x 14 map with 64 planes fit half the buffer: padding of rows is counted as it is", () => {
    const job = walk(14, 3, 1, false);
    expect(chunkWords(job, 2, 14, 64, SHAPE)).toBe(64 * words(job, 4, 0, 2, 14));
    expect(chunkWords(job, 2, 14, 64, SHAPE)).toBeLessThanOrEqual(SHAPE.inputHalf);
  });
});
