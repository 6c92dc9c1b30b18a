// SPDX-License-Identifier: Apache-2.0
/** A tiny hand-made program for the tests of reports. */
import type { Program } from "@tessera/compiler";
import { assemble, layoutHash, WORD_BYTES } from "@tessera/isa";

const first = assemble("NOP_LDI post=IN_FULL\nNOP_EXEC wait=IN_FULL\n");
const second = assemble("NOP_SAVE\n");

export const SAMPLE_PROGRAM: Program = {
  name: "sample",
  layoutHash: layoutHash(),
  configHash: 0x12345678,
  maxCores: 2,
  layers: [
    {
      name: "conv1",
      kind: "conv",
      producers: [],
      macs: 1000,
      tilings: [
        { name: "W1", ifps: [{ offset: 0, words: first.length / WORD_BYTES, cycles: 40 }] },
        { name: "OC1", ifps: [{ offset: first.length / WORD_BYTES, words: 1, cycles: 7 }] },
      ],
      plans: [
        { tiling: 0, cores: [0] },
        { tiling: 1, cores: [1] },
      ],
      output: { segment: 2, offset: 0, bytes: 64 },
    },
  ],
  instructions: Buffer.concat([first, second]),
  weights: new Uint8Array(2048),
  mapsBytes: 4096,
  inputBytes: 1024,
  outputBytes: 0,
  images: 1,
  inputs: [],
  outputs: [],
  userInputs: [{ name: "x", type: "float32", shape: [1, 3, 8, 8] }],
  userOutputs: [{ name: "y", type: "float32", shape: [1, 10] }],
  head: [{ op: "QuantizeLinear", inputs: ["x"], outputs: ["q"], attributes: {} }],
  tail: [],
  preprocess: null,
  macs: 1000,
};
