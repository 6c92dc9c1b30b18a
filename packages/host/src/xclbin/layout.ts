// SPDX-License-Identifier: Apache-2.0
/** Contents of the xclbin sections that say what is where: memories, compute units, their connections, clocks, monitors. */
import { type EntryWriter, readList, writeList } from "./binary-list.js";
import { CLOCK_TYPES, DEBUG_IP_TYPES, IP_CONTROLS, IP_TYPES, MEMORY_TYPES, nameOf, numberOf } from "./format.js";

/** One memory of MEM_TOPOLOGY or GROUP_TOPOLOGY. */
export interface Memory {
  /** One of MEMORY_TYPES. */
  readonly type: string;
  readonly used: boolean;
  /** KiB. */
  readonly sizeKib: number;
  readonly base: bigint;
  readonly tag: string;
}

/** One entry of IP_LAYOUT: mostly a compute unit. */
export interface IpCore {
  /** One of IP_TYPES. */
  readonly type: string;
  /** What a kernel's properties say; of anything else they are a number. */
  readonly properties: KernelProperties | number;
  /** Of its registers; all ones without any. */
  readonly base: bigint;
  /** "kernel:instance". */
  readonly name: string;
}

export interface KernelProperties {
  readonly interrupt: boolean;
  readonly interruptId: number;
  /** One of IP_CONTROLS. */
  readonly control: string;
}

/** Argument `argument` of compute unit `ip` may use memory `memory` (places in the other sections' lists). */
export interface Connection {
  readonly argument: number;
  readonly ip: number;
  readonly memory: number;
}

export interface Clock {
  readonly mhz: number;
  /** One of CLOCK_TYPES. */
  readonly type: string;
  readonly name: string;
}

/** One monitor of DEBUG_IP_LAYOUT. */
export interface DebugIp {
  /** One of DEBUG_IP_TYPES. */
  readonly type: string;
  readonly index: number;
  readonly properties: number;
  readonly version: string;
  readonly base: bigint;
  readonly name: string;
}

const MEMORY = { what: "MEM_TOPOLOGY", countBytes: 4, header: 8, entryBytes: 40 } as const;
const TAG_BYTES = 16;
const IP = { what: "IP_LAYOUT", countBytes: 4, header: 8, entryBytes: 80 } as const;
const IP_NAME_BYTES = 64;
const CONNECTION = { what: "CONNECTIVITY", countBytes: 4, header: 4, entryBytes: 12 } as const;
const CLOCK = { what: "CLOCK_FREQ_TOPOLOGY", countBytes: 2, header: 2, entryBytes: 136 } as const;
const DEBUG_IP = { what: "DEBUG_IP_LAYOUT", countBytes: 2, header: 8, entryBytes: 144 } as const;
const LONG_NAME_BYTES = 128;

/** MEM_TOPOLOGY and GROUP_TOPOLOGY. */
export const readMemories = (data: Uint8Array): Memory[] =>
  readList(data, MEMORY, (reader, at) => ({
    type: nameOf(MEMORY_TYPES, reader.u8(at)),
    used: reader.u8(at + 1) !== 0,
    sizeKib: reader.u64(at + 8),
    base: reader.wide(at + 16),
    tag: reader.text(at + 24, TAG_BYTES),
  }));

export const writeMemories = (memories: readonly Memory[]): Uint8Array =>
  writeList(memories, MEMORY, ({ view, at, text }, { type, used, sizeKib, base, tag }) => {
    view.setUint8(at, numberOf(MEMORY_TYPES, type, "memory type"));
    view.setUint8(at + 1, used ? 1 : 0);
    view.setBigUint64(at + 8, BigInt(sizeKib), true);
    view.setBigUint64(at + 16, base, true);
    text(24, TAG_BYTES, tag, "memory tag");
  });

const KERNEL = "KERNEL";
/** Places of a kernel's properties. */
const INTERRUPT_BIT = 0;
const INTERRUPT_ID = { shift: 1, mask: 0x7f } as const;
const CONTROL = { shift: 8, mask: 0xff } as const;

function readProperties(type: string, word: number): IpCore["properties"] {
  if (type !== KERNEL) return word;
  return {
    interrupt: ((word >>> INTERRUPT_BIT) & 1) === 1,
    interruptId: (word >>> INTERRUPT_ID.shift) & INTERRUPT_ID.mask,
    control: nameOf(IP_CONTROLS, (word >>> CONTROL.shift) & CONTROL.mask),
  };
}

function propertiesWord(properties: IpCore["properties"]): number {
  if (typeof properties === "number") return properties;
  const { interrupt, interruptId, control } = properties;
  return (
    (interrupt ? 1 << INTERRUPT_BIT : 0) |
    ((interruptId & INTERRUPT_ID.mask) << INTERRUPT_ID.shift) |
    ((numberOf(IP_CONTROLS, control, "kernel control") & CONTROL.mask) << CONTROL.shift)
  );
}

export const readIpLayout = (data: Uint8Array): IpCore[] =>
  readList(data, IP, (reader, at) => {
    const type = nameOf(IP_TYPES, reader.u32(at));
    return {
      type,
      properties: readProperties(type, reader.u32(at + 4)),
      base: reader.wide(at + 8),
      name: reader.text(at + 16, IP_NAME_BYTES),
    };
  });

export const writeIpLayout = (cores: readonly IpCore[]): Uint8Array =>
  writeList(cores, IP, ({ view, at, text }: EntryWriter, { type, properties, base, name }) => {
    view.setUint32(at, numberOf(IP_TYPES, type, "type of an IP"), true);
    view.setUint32(at + 4, propertiesWord(properties), true);
    view.setBigUint64(at + 8, base, true);
    text(16, IP_NAME_BYTES, name, "compute unit name");
  });

/** CONNECTIVITY and GROUP_CONNECTIVITY. */
export const readConnectivity = (data: Uint8Array): Connection[] =>
  readList(data, CONNECTION, (reader, at) => ({
    argument: reader.i32(at),
    ip: reader.i32(at + 4),
    memory: reader.i32(at + 8),
  }));

export const writeConnectivity = (connections: readonly Connection[]): Uint8Array =>
  writeList(connections, CONNECTION, ({ view, at }, { argument, ip, memory }) => {
    view.setInt32(at, argument, true);
    view.setInt32(at + 4, ip, true);
    view.setInt32(at + 8, memory, true);
  });

export const readClocks = (data: Uint8Array): Clock[] =>
  readList(data, CLOCK, (reader, at) => ({
    mhz: reader.u16(at),
    type: nameOf(CLOCK_TYPES, reader.u8(at + 2)),
    name: reader.text(at + 8, LONG_NAME_BYTES),
  }));

export const writeClocks = (clocks: readonly Clock[]): Uint8Array =>
  writeList(clocks, CLOCK, ({ view, at, text }, { mhz, type, name }) => {
    view.setUint16(at, mhz, true);
    view.setUint8(at + 2, numberOf(CLOCK_TYPES, type, "clock type"));
    text(8, LONG_NAME_BYTES, name, "clock name");
  });

export const readDebugIps = (data: Uint8Array): DebugIp[] =>
  readList(data, DEBUG_IP, (reader, at) => ({
    type: nameOf(DEBUG_IP_TYPES, reader.u8(at)),
    index: reader.u8(at + 1) | (reader.u8(at + 5) << 8),
    properties: reader.u8(at + 2),
    version: `${reader.u8(at + 3)}.${reader.u8(at + 4)}`,
    base: reader.wide(at + 8),
    name: reader.text(at + 16, LONG_NAME_BYTES),
  }));
