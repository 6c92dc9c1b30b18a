// SPDX-License-Identifier: Apache-2.0
/** What a program depends on: the shape of one core. Everything else of PoolConfig may differ without recompiling. */
export interface CoreConfig {
  /** Pixels, input channels, output channels computed per cycle. */
  readonly pp: number;
  readonly icp: number;
  readonly ocp: number;
  /** Buffer sizes in bytes, powers of two. */
  readonly inputBufferBytes: number;
  readonly weightBufferBytes: number;
  readonly outputBufferBytes: number;
  /** Instruction-memory partition per core in bytes. */
  readonly instructionMemoryBytes: number;
  /** 256-entry activation table present. */
  readonly activationTable: boolean;
  /** Input bytes per cycle; 64 also gives weights a port of their own with 64 bytes per cycle from every bank. */
  readonly portBytes: 32 | 64;
}

/** The core of the presets virt-16x512, static-16x512 and virt-4x512. */
export const CORE_512: CoreConfig = {
  pp: 4,
  icp: 8,
  ocp: 8,
  inputBufferBytes: 65536,
  weightBufferBytes: 131072,
  outputBufferBytes: 16384,
  instructionMemoryBytes: 32768,
  activationTable: true,
  portBytes: 32,
};

/** The core of single-8192. */
export const CORE_8192: CoreConfig = {
  pp: 8,
  icp: 16,
  ocp: 32,
  inputBufferBytes: 1048576,
  weightBufferBytes: 2097152,
  outputBufferBytes: 131072,
  instructionMemoryBytes: 131072,
  activationTable: true,
  portBytes: 64,
};

/** The core of tiny: same numerics, small buffers. */
export const CORE_TINY: CoreConfig = {
  pp: 4,
  icp: 8,
  ocp: 8,
  inputBufferBytes: 16384,
  weightBufferBytes: 32768,
  outputBufferBytes: 4096,
  instructionMemoryBytes: 4096,
  activationTable: true,
  portBytes: 32,
};
