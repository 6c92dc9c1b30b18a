// SPDX-License-Identifier: Apache-2.0
/** A seeded random sample of valid configurations, for checks over more than the presets. */
import { checkPoolConfig } from "../config/load.js";
import type { PoolConfig } from "../config/pool-config.js";
import { HwError } from "../errors.js";

/** mulberry32: a 32-bit generator that gives the same numbers on every machine. Values lie in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` configurations drawn from the whole space; impossible draws are rejected by the ordinary check. */
export function sampleConfigs(seed: number, count: number): PoolConfig[] {
  const random = randomNumbers(seed);
  const found: PoolConfig[] = [];
  while (found.length < count) {
    const config = tryConfig(draw(random, `sample-${seed}-${found.length}`));
    if (config !== undefined) found.push(config);
  }
  return found;
}

function draw(random: () => number, name: string): unknown {
  const pick = <T>(...choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const powerOfTwo = (min: number, max: number): number => 2 ** (min + Math.floor(random() * (max - min + 1)));
  return {
    name,
    cores: 1 + Math.floor(random() * 16),
    clusters: pick(1, 2, 3, 4),
    banks: pick(1, 2, 4),
    tasks: 1 + Math.floor(random() * 16),
    virtualization: pick("none", "full"),
    returnDepth: powerOfTwo(4, 7),
    registerSlices: pick(0, 1, 2, 3),
    coalescing: pick(true, false),
    timeSlots: pick(true, false),
    core: {
      pp: pick(2, 4, 8),
      icp: pick(8, 16),
      ocp: pick(8, 16, 32),
      inputBufferBytes: powerOfTwo(12, 17),
      weightBufferBytes: powerOfTwo(13, 18),
      outputBufferBytes: powerOfTwo(11, 15),
      instructionMemoryBytes: powerOfTwo(11, 16),
      activationTable: pick(true, false),
      portBytes: pick(32, 64),
    },
    featureMemoryBytes: pick(0, 2 ** 12, 2 ** 19),
  };
}

function tryConfig(input: unknown): PoolConfig | undefined {
  try {
    return checkPoolConfig(input);
  } catch (error) {
    if (error instanceof HwError) return undefined;
    throw error;
  }
}
