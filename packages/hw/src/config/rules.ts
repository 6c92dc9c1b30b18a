// SPDX-License-Identifier: Apache-2.0
/** Rules between the fields of a PoolConfig: each names the field, and the bound it breaks when it does. */
import { CHANNEL_BLOCK, REGISTER_BLOCKS, REGISTER_SPACE, WORD_BYTES } from "@tessera/isa";
import { LIMITS } from "./limits.js";
import type { PoolConfig } from "./pool-config.js";

export interface Rule {
  /** Path of the field that the message names. */
  readonly field: string;
  readonly value: (config: PoolConfig) => number | string;
  /** Whether the configuration keeps the rule. */
  readonly holds: (config: PoolConfig) => boolean;
  /** What the value must be, with the numbers of this configuration. */
  readonly bound: (config: PoolConfig) => string;
}

/** Fewest words or rows a double-buffered half may have: one pixel group of every 32-channel block lane. */
const MIN_HALF_WORDS = 32;

/** Fewest instruction words of a partition: two IFPs of usual length, so that one is fetched while one runs. */
const MIN_INSTRUCTION_WORDS = 64;

const registerMapEnd = Math.max(...REGISTER_BLOCKS.map((block) => block.base + block.stride * block.count));

export const RULES: readonly Rule[] = [
  {
    field: "core.pp",
    value: ({ core }) => core.pp,
    holds: ({ core }) => core.pp >= CHANNEL_BLOCK / core.icp,
    bound: ({ core }) => `at least 32/ICP = ${CHANNEL_BLOCK / core.icp}, since a 32-byte beat is spread over that many banks`,
  },
  {
    field: "core.ocp",
    value: ({ core }) => core.ocp,
    holds: ({ core }) => core.ocp % core.icp === 0,
    bound: ({ core }) => `a multiple of ICP = ${core.icp}`,
  },
  {
    field: "core.ocp",
    value: ({ core }) => core.ocp,
    holds: ({ core }) => CHANNEL_BLOCK % core.ocp === 0,
    bound: () => `a divisor of ${CHANNEL_BLOCK}`,
  },
  {
    field: "core.portBytes",
    value: ({ core }) => core.portBytes,
    holds: ({ core, cores, clusters }) => core.portBytes === 32 || cores === clusters,
    bound: () => "32, but for cores alone in their cluster",
  },
  {
    field: "featureMemoryBytes",
    value: ({ featureMemoryBytes }) => featureMemoryBytes,
    holds: ({ core, featureMemoryBytes }) => featureMemoryBytes === 0 || core.portBytes === 32,
    bound: () => "0 for cores with 64-byte ports, whose weight lanes reach the DDR banks only",
  },
  bufferRule(
    "core.inputBufferBytes",
    ({ core }) => core.inputBufferBytes,
    ({ core }) => core.icp,
    LIMITS.inputWords,
  ),
  bufferRule(
    "core.weightBufferBytes",
    ({ core }) => core.weightBufferBytes,
    ({ core }) => core.icp * core.ocp,
    LIMITS.weightWords,
  ),
  bufferRule(
    "core.outputBufferBytes",
    ({ core }) => core.outputBufferBytes,
    () => CHANNEL_BLOCK,
    LIMITS.outputRows,
  ),
  {
    field: "core.instructionMemoryBytes",
    value: ({ core }) => core.instructionMemoryBytes,
    holds: ({ core }) => core.instructionMemoryBytes >= MIN_INSTRUCTION_WORDS * WORD_BYTES,
    bound: () => `at least ${MIN_INSTRUCTION_WORDS * WORD_BYTES} (${MIN_INSTRUCTION_WORDS} instruction words)`,
  },
  {
    field: "clusters",
    value: ({ clusters }) => clusters,
    holds: ({ cores, clusters }) => cores % clusters === 0,
    bound: ({ cores }) => `a divisor of cores = ${cores}`,
  },
  {
    field: "banks",
    value: ({ banks }) => banks,
    holds: ({ banks, clusters }) => banks % clusters === 0,
    bound: ({ clusters }) => `a multiple of clusters = ${clusters}, so that every cluster stands beside a bank of its own`,
  },
  {
    field: "cores",
    value: ({ cores }) => cores,
    holds: () => registerMapEnd <= REGISTER_SPACE,
    bound: () => `such that the register map ends by ${REGISTER_SPACE}; it ends at ${registerMapEnd}`,
  },
];

/** A buffer must be addressable by its instruction field and hold two usable halves. */
function bufferRule(
  field: string,
  bytes: (config: PoolConfig) => number,
  wordBytes: (config: PoolConfig) => number,
  maxWords: number,
): Rule {
  return {
    field,
    value: bytes,
    holds: (config) => {
      const words = bytes(config) / wordBytes(config);
      return words >= 2 * MIN_HALF_WORDS && words <= maxWords;
    },
    bound: (config) => {
      const word = wordBytes(config);
      return `${2 * MIN_HALF_WORDS * word} to ${maxWords * word} (${2 * MIN_HALF_WORDS} to ${maxWords} words of ${word} bytes)`;
    },
  };
}
