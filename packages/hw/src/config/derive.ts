// SPDX-License-Identifier: Apache-2.0
/** Values that follow from a configuration; templates and reports take them from here and compute nothing. */
import { CHANNEL_BLOCK, PAGE_BYTES, WORD_BYTES } from "@tessera/isa";
import { configHash } from "./hash.js";
import type { PoolConfig } from "./pool-config.js";

/** Two whole bursts cover the latency of a feature memory, some twenty cycles. */
const FAST_RETURN_DEPTH = 32;

/** Permissions, banks, first page and length; where the leading pages in feature memory are. */
const SEGMENT_BITS = 69;
const FAST_PLACE_BITS = 32;

/** Most kernel columns of one step with row taps. */
const ROW_TAPS = 5;

export interface DerivedConfig {
  readonly coresPerCluster: number;
  /** Bits of a place in a core's return store of one bank. */
  readonly returnSlotBits: number;
  /** Pages of the feature memory beside each bank; banks of DDR and these memories together; their return stores. */
  readonly fastPages: number;
  /** Bytes of feature memory for each core. */
  readonly featureBytesPerCore: number;
  readonly memoryBanks: number;
  readonly fastReturnDepth: number;
  /** Bits of a segment as the guards keep it (rtl/pool/tsr_pool_pkg.sv): more where pages may lie in feature memory. */
  readonly segmentBits: number;
  /** Words of a row kept for row taps: whole pixel groups that cover all taps but the first. */
  readonly rowWordsKept: number;
  /** A coalescer per cluster: asked for, and there is more than one core to share a read. */
  readonly coalescer: boolean;
  /** Words of ICP bytes, of OCP * ICP bytes, rows of 32 bytes, words of 32 bytes. */
  readonly inputBufferWords: number;
  readonly weightBufferWords: number;
  readonly outputBufferRows: number;
  readonly instructionWords: number;
  /** Wide cores: lanes of weights, one per bank; 0 in others. Read ports of a core. */
  readonly weightLanes: number;
  readonly readPorts: number;
  /** Bits that name one of four loads and a unit of 32 bytes of the weight buffer. */
  readonly weightTagBits: number;
  /** Bits that count the units of 32 bytes that a core reads in a cycle: one, or two of each beat of a wide core's ports. */
  readonly readCountBits: number;
  /** Multiply-accumulates of one core and of the pool per cycle. */
  readonly macsPerCoreCycle: number;
  readonly macsPerCycle: number;
  /** On-chip buffer bytes of one core, instruction memory included. */
  readonly bufferBytesPerCore: number;
  /** m_axi ports: one per bank and the instruction port. */
  readonly axiPorts: number;
  readonly configHash: number;
}

export function derive(config: PoolConfig): DerivedConfig {
  const { core } = config;
  const macsPerCoreCycle = core.pp * core.icp * core.ocp;
  const weightLanes = core.portBytes === 64 ? config.banks : 0;
  return {
    coresPerCluster: config.cores / config.clusters,
    returnSlotBits: Math.log2(config.returnDepth),
    fastPages: config.featureMemoryBytes / PAGE_BYTES,
    featureBytesPerCore: Math.floor((config.featureMemoryBytes * config.banks) / config.cores),
    memoryBanks: config.featureMemoryBytes > 0 ? 2 * config.banks : config.banks,
    segmentBits: config.featureMemoryBytes > 0 ? SEGMENT_BITS + FAST_PLACE_BITS : SEGMENT_BITS,
    fastReturnDepth: Math.min(config.returnDepth, FAST_RETURN_DEPTH),
    rowWordsKept: Math.max(core.pp, ROW_TAPS - 1),
    coalescer: config.coalescing && config.cores > config.clusters,
    inputBufferWords: core.inputBufferBytes / core.icp,
    weightBufferWords: core.weightBufferBytes / (core.icp * core.ocp),
    outputBufferRows: core.outputBufferBytes / CHANNEL_BLOCK,
    instructionWords: core.instructionMemoryBytes / WORD_BYTES,
    weightLanes,
    readPorts: core.portBytes === 64 ? 2 : 1,
    weightTagBits: 2 + Math.log2(core.weightBufferBytes / CHANNEL_BLOCK),
    readCountBits: weightLanes === 0 ? 1 : Math.ceil(Math.log2(2 * weightLanes + 3)),
    macsPerCoreCycle,
    macsPerCycle: macsPerCoreCycle * config.cores,
    // The residual buffer is as large as the output buffer.
    bufferBytesPerCore: core.inputBufferBytes + core.weightBufferBytes + 2 * core.outputBufferBytes + core.instructionMemoryBytes,
    axiPorts: config.banks + 1,
    configHash: configHash(core),
  };
}
