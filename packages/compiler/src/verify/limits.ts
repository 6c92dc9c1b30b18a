// SPDX-License-Identifier: Apache-2.0
/** What the verifier looks at before it says no, whatever a file claims. */

export const VERIFY_LIMITS = {
  /** Hardware has as many layer counters and numbers of that many bits. */
  layers: 512,
  /** Tilings of one layer; the compiler makes up to some twenty. */
  tilings: 256,
  tilesPerTiling: 1024,
  /** Tiles of all tilings of all layers: ResNet-50 for 16 cores has 5,745. */
  tiles: 2 ** 17,
  ifpWords: 0xffff,
  segmentBytes: 2 ** 36,
  /** Images of one run, and runs for a user's batch. */
  images: 2 ** 16,
  tensors: 1024,
  /**
   * Steps of checking, about 20 ns each: a word of instructions is a hundred, a byte range one. A fixed part, and so many per word in
   * the file: five times what the standard networks need.
   */
  fixedSteps: 2 ** 22,
  stepsPerWord: 512,
} as const;

/** Steps that a word of instructions takes beside those of the ranges it touches. */
export const INSTRUCTION_STEPS = 100;
