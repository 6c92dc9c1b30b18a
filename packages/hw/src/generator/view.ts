// SPDX-License-Identifier: Apache-2.0
/** The view model of every template: final values only, so that templates hold no arithmetic. */
import { CHANNEL_BLOCK } from "@tessera/isa";
import { derive } from "../config/derive.js";
import { designHash } from "../config/hash.js";
import type { PoolConfig } from "../config/pool-config.js";

/** One constant of the configuration package and header. */
export interface ConstantView {
  readonly name: string;
  readonly value: number;
  readonly doc: string;
}

export interface IndexView {
  readonly index: number;
  /** True for all but the last of its list: where a separator follows. */
  readonly more: boolean;
}

export interface CoreView extends IndexView {
  readonly cluster: number;
}

export interface DesignView {
  readonly name: string;
  readonly hash: string;
  readonly constants: readonly ConstantView[];
  /** CONFIG_HASH as eight hexadecimal digits. */
  readonly configHashHex: string;
  readonly cores: readonly CoreView[];
  readonly clusters: readonly IndexView[];
  readonly banks: readonly IndexView[];
  readonly lastCore: number;
  readonly lastBank: number;
  /** Highest bit of the simulator's view of all cores. */
  readonly lastTraceBit: number;
}

/** Width of trace_o in rtl/pool/tsr_trace.sv. */
const TRACE_BITS = 64;

const indices = (count: number): IndexView[] => Array.from({ length: count }, (_, index) => ({ index, more: index < count - 1 }));

export function designView(config: PoolConfig): DesignView {
  const derived = derive(config);
  return {
    name: config.name,
    hash: designHash(config),
    constants: constants(config),
    configHashHex: derived.configHash.toString(16).padStart(8, "0"),
    cores: indices(config.cores).map((core) => ({ ...core, cluster: Math.floor(core.index / derived.coresPerCluster) })),
    clusters: indices(config.clusters),
    banks: indices(config.banks),
    lastCore: config.cores - 1,
    lastBank: config.banks - 1,
    lastTraceBit: config.cores * TRACE_BITS - 1,
  };
}

function constants(config: PoolConfig): ConstantView[] {
  const { core } = config;
  const derived = derive(config);
  const constant = (name: string, value: number, doc: string): ConstantView => ({ name, value, doc });
  return [
    constant("CORES", config.cores, "cores of the pool"),
    constant("CLUSTERS", config.clusters, "groups of cores, each beside one bank"),
    constant("CORES_PER_CLUSTER", derived.coresPerCluster, "cores of one cluster"),
    constant("BANKS", config.banks, "DDR banks, one AXI port each"),
    constant("MEM_BANKS", derived.memoryBanks, "DDR banks, and the feature memories beside them"),
    constant("FAST_PAGES", derived.fastPages, "4 KiB pages of the feature memory beside each bank; 0: there is none"),
    constant("SEG_W", derived.segmentBits, "bits of a segment as the guards keep it, and of the setup bus"),
    constant("TASKS", config.tasks, "entries of the task table"),
    constant("PP", core.pp, "pixels computed per cycle"),
    constant("ICP", core.icp, "input channels per cycle"),
    constant("OCP", core.ocp, "output channels per cycle"),
    constant("IBUF_WORDS", derived.inputBufferWords, `input buffer, words of ICP = ${core.icp} bytes`),
    constant("WBUF_WORDS", derived.weightBufferWords, `weight buffer, words of OCP * ICP = ${core.ocp * core.icp} bytes`),
    constant("OBUF_ROWS", derived.outputBufferRows, `output buffer, rows of ${CHANNEL_BLOCK} bytes`),
    constant("IBUF_BYTES", core.inputBufferBytes, "input buffer, bytes"),
    constant("WBUF_BYTES", core.weightBufferBytes, "weight buffer, bytes"),
    constant("OBUF_BYTES", core.outputBufferBytes, "output buffer, bytes"),
    constant("IMEM_WORDS", derived.instructionWords, "instruction memory of a core, words of 32 bytes"),
    constant("IMEM_BYTES", core.instructionMemoryBytes, "instruction memory of a core, bytes"),
    constant("RET_DEPTH", config.returnDepth, "return store per core and bank, beats of 64 bytes"),
    constant("FAST_RET_DEPTH", derived.fastReturnDepth, "the same per feature memory"),
    constant("ROW_KEEP", derived.rowWordsKept, "words of a row kept for row taps"),
    constant("RET_SLOT_W", derived.returnSlotBits, "bits of a place in a return store"),
    constant("COALESCING", derived.coalescer ? 1 : 0, "1: identical reads under way in a cluster are made once"),
    constant("TIME_SLOTS", config.timeSlots ? 1 : 0, "1: banks can be shared by time slots"),
    constant("SLICES", config.registerSlices, "register slices between the pool and each cluster"),
    constant(
      "VIRT",
      config.virtualization === "full" ? 1 : 0,
      "1: tasks share the pool and move between cores; 0: fixed at build",
    ),
    constant(
      "PORT_UNITS",
      core.portBytes / CHANNEL_BLOCK,
      `units of ${CHANNEL_BLOCK} bytes that the input port brings per cycle`,
    ),
    constant("READ_PORTS", derived.readPorts, "read ports of a core: one, or one for inputs and one for weights"),
    constant("WEIGHT_LANES", derived.weightLanes, "lanes of the weight port, one per bank; 0: weights share the input port"),
    constant("LANE_PORTS", Math.max(1, derived.weightLanes), "lanes as the modules' ports have them, at least one"),
    constant("READ_COUNT_W", derived.readCountBits, "bits of the units of 32 bytes that a core reads in a cycle"),
    constant("WEIGHT_TAG_W", derived.weightTagBits, "bits that name a load and a place in the weight buffer"),
    constant("HAS_ACT_TABLE", core.activationTable ? 1 : 0, "1: activation table present"),
  ];
}
