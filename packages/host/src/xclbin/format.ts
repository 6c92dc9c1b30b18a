// SPDX-License-Identifier: Apache-2.0
/** The xclbin (axlf) container: where its fields are, and the numbers that name things. Little endian throughout. */

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

/** Section kinds by number. */
export const SECTION_KINDS: ReadonlyMap<number, string> = new Map([
  [0, "BITSTREAM"],
  [2, "EMBEDDED_METADATA"],
  [6, "MEM_TOPOLOGY"],
  [7, "CONNECTIVITY"],
  [8, "IP_LAYOUT"],
  [9, "DEBUG_IP_LAYOUT"],
  [11, "CLOCK_FREQ_TOPOLOGY"],
  [14, "BUILD_METADATA"],
  [15, "KEYVALUE"],
  [18, "PDI"],
  [20, "PARTITION_METADATA"],
  [21, "EMULATION_DATA"],
  [22, "SYSTEM_METADATA"],
  [23, "SOFT_KERNEL"],
  [25, "AIE_METADATA"],
  [26, "GROUP_TOPOLOGY"],
  [27, "GROUP_CONNECTIVITY"],
]);

/** Container modes by number. */
export const MODES = ["FLAT", "PR", "TANDEM", "TANDEM_PR", "HW_EMU", "SW_EMU", "HW_EMU_PR"] as const;

/** Memory types of a topology by number. */
export const MEMORY_TYPES: ReadonlyMap<number, string> = new Map([
  [0, "DDR3"],
  [1, "DDR4"],
  [2, "DRAM"],
  [3, "STREAMING"],
  [6, "HBM"],
  [7, "BRAM"],
  [8, "URAM"],
  [10, "HOST"],
]);

/** Number of a name in one of the tables above. */
export function numberOf(table: ReadonlyMap<number, string>, name: string): number | undefined {
  for (const [number, known] of table) if (known === name) return number;
  return undefined;
}
