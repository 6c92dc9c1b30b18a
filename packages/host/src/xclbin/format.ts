// SPDX-License-Identifier: Apache-2.0
/** The xclbin (axlf) container: where its fields are, and the numbers that name things. Little endian throughout. */
import { HostError } from "../errors.js";

export const MAGIC = "xclbin2\0";
/** Byte offsets in the file. */
export const AT = {
  signatureLength: 8,
  reserved: 12,
  keyBlock: 40,
  uniqueId: 296,
  length: 304,
  timestamp: 312,
  patch: 328,
  major: 330,
  minor: 331,
  mode: 332,
  interfaceUuid: 336,
  platform: 352,
  uuid: 416,
  sectionCount: 448,
  sectionHeaders: 456,
} as const;
/** Bytes of the text fields and of a section header. */
export const PLATFORM_BYTES = 64;
export const UUID_BYTES = 16;
export const SECTION_NAME_BYTES = 16;
export const SECTION_HEADER_BYTES = 40;
/** Sections start at multiples of this. */
export const SECTION_ALIGNMENT = 8;

/** Section kinds by number, as AMD's header names them, without the prefixes of its later ones. */
export const SECTION_KINDS: ReadonlyMap<number, string> = new Map(
  [
    "BITSTREAM",
    "CLEARING_BITSTREAM",
    "EMBEDDED_METADATA",
    "FIRMWARE",
    "DEBUG_DATA",
    "SCHED_FIRMWARE",
    "MEM_TOPOLOGY",
    "CONNECTIVITY",
    "IP_LAYOUT",
    "DEBUG_IP_LAYOUT",
    "DESIGN_CHECK_POINT",
    "CLOCK_FREQ_TOPOLOGY",
    "MCS",
    "BMC",
    "BUILD_METADATA",
    "KEYVALUE_METADATA",
    "USER_METADATA",
    "DNA_CERTIFICATE",
    "PDI",
    "BITSTREAM_PARTIAL_PDI",
    "PARTITION_METADATA",
    "EMULATION_DATA",
    "SYSTEM_METADATA",
    "SOFT_KERNEL",
    "FLASH",
    "AIE_METADATA",
    "GROUP_TOPOLOGY",
    "GROUP_CONNECTIVITY",
    "SMARTNIC",
    "AIE_RESOURCES",
    "OVERLAY",
    "VENDER_METADATA",
  ].entries(),
);

/** Container modes by number. */
export const MODES: ReadonlyMap<number, string> = new Map(
  ["FLAT", "PR", "TANDEM", "TANDEM_PR", "HW_EMU", "SW_EMU", "HW_EMU_PR"].entries(),
);

/** Memory types of a topology by number. */
export const MEMORY_TYPES: ReadonlyMap<number, string> = new Map(
  [
    "DDR3",
    "DDR4",
    "DRAM",
    "STREAMING",
    "PREALLOCATED_GLOB",
    "ARE",
    "HBM",
    "BRAM",
    "URAM",
    "STREAMING_CONNECTION",
    "HOST",
    "PS_KERNEL",
  ].entries(),
);

/** Types of an IP_LAYOUT entry by number. */
export const IP_TYPES: ReadonlyMap<number, string> = new Map(
  ["MICROBLAZE", "KERNEL", "DNASC", "DDR4_CONTROLLER", "MEM_DDR4", "MEM_HBM", "MEM_HBM_ECC", "PS_KERNEL"].entries(),
);

/** How a kernel is started, by the number in its properties. */
export const IP_CONTROLS: ReadonlyMap<number, string> = new Map(["AP_CTRL_HS", "AP_CTRL_CHAIN", "AP_CTRL_NONE"].entries());

export const CLOCK_TYPES: ReadonlyMap<number, string> = new Map(["UNUSED", "DATA", "KERNEL", "SYSTEM"].entries());

/** Types of a DEBUG_IP_LAYOUT entry by number. */
export const DEBUG_IP_TYPES: ReadonlyMap<number, string> = new Map(
  [
    "UNDEFINED",
    "LAPC",
    "ILA",
    "AXI_MM_MONITOR",
    "AXI_TRACE_FUNNEL",
    "AXI_MONITOR_FIFO_LITE",
    "AXI_MONITOR_FIFO_FULL",
    "ACCEL_MONITOR",
    "AXI_STREAM_MONITOR",
    "AXI_STREAM_PROTOCOL_CHECKER",
    "TRACE_S2MM",
    "AXI_DMA",
    "TRACE_S2MM_FULL",
    "AXI_NOC",
    "ACCEL_DEADLOCK_DETECTOR",
  ].entries(),
);

/** What stands before the number of something that has no name. */
const UNNAMED = "UNKNOWN_";

/** Name of a number in one of the tables above, or UNKNOWN_<number>. */
export const nameOf = (table: ReadonlyMap<number, string>, number: number): string => table.get(number) ?? `${UNNAMED}${number}`;

/** Number of what `nameOf` gave. Throws XCLBIN_FORMAT. */
export function numberOf(table: ReadonlyMap<number, string>, name: string, what: string): number {
  for (const [number, known] of table) if (known === name) return number;
  const number = name.startsWith(UNNAMED) ? Number(name.slice(UNNAMED.length)) : Number.NaN;
  if (Number.isInteger(number) && number >= 0) return number;
  throw new HostError("XCLBIN_FORMAT", `The ${what} '${name}' is none of ${[...table.values()].join(", ")}.`);
}
