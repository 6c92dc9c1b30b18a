// SPDX-License-Identifier: Apache-2.0
/** Contents of the xclbin sections that say what is where: memories, kernels, their connections, clocks. */
import { HostError } from "../errors.js";
import { ByteReader, putText } from "./byte-reader.js";
import { MEMORY_TYPES, numberOf } from "./format.js";

/** One memory of MEM_TOPOLOGY or GROUP_TOPOLOGY. */
export interface Memory {
  /** One of MEMORY_TYPES. */
  readonly type: string;
  readonly used: boolean;
  /** KiB. */
  readonly sizeKib: number;
  readonly base: number;
  readonly tag: string;
}

/** One compute unit of IP_LAYOUT. */
export interface IpCore {
  /** 1: kernel. */
  readonly type: number;
  readonly properties: number;
  readonly base: number;
  /** "kernel:instance". */
  readonly name: string;
}

/** Argument `argument` of compute unit `ip` may use memory `memory` (places in the other sections' lists). */
export interface Connection {
  readonly argument: number;
  readonly ip: number;
  readonly memory: number;
}

export interface Clock {
  readonly mhz: number;
  /** 1 data, 2 kernel, 3 system. */
  readonly type: number;
  readonly name: string;
}

const MEMORY = { header: 8, bytes: 40, tagBytes: 16 } as const;
const IP = { header: 8, bytes: 80, nameBytes: 64 } as const;
const CONNECTION = { header: 4, bytes: 12 } as const;
const CLOCK = { header: 2, bytes: 136, nameBytes: 128 } as const;

/** Offsets of a list's entries after its count was checked against the section's size. */
function entries(reader: ByteReader, count: number, header: number, bytes: number, what: string): number[] {
  if (count < 0 || header + count * bytes > reader.length) {
    throw new HostError("XCLBIN_FORMAT", `Section ${what} claims ${count} entries, more than its ${reader.length} bytes hold.`);
  }
  return Array.from({ length: count }, (_, i) => header + i * bytes);
}

/** MEM_TOPOLOGY and GROUP_TOPOLOGY. */
export function readMemories(data: Uint8Array): Memory[] {
  const reader = new ByteReader(data, "memory topology");
  return entries(reader, reader.i32(0), MEMORY.header, MEMORY.bytes, "MEM_TOPOLOGY").map((at) => ({
    type: MEMORY_TYPES.get(reader.u8(at)) ?? `TYPE_${reader.u8(at)}`,
    used: reader.u8(at + 1) !== 0,
    sizeKib: reader.u64(at + 8),
    base: reader.u64(at + 16),
    tag: reader.text(at + 24, MEMORY.tagBytes),
  }));
}

export function writeMemories(memories: readonly Memory[]): Uint8Array {
  const { bytes, view } = list(memories.length, MEMORY.header, MEMORY.bytes);
  memories.forEach(({ type, used, sizeKib, base, tag }, i) => {
    const at = MEMORY.header + i * MEMORY.bytes;
    const number = numberOf(MEMORY_TYPES, type);
    if (number === undefined)
      throw new HostError("XCLBIN_FORMAT", `Memory type '${type}' is none of ${[...MEMORY_TYPES.values()].join(", ")}.`);
    view.setUint8(at, number);
    view.setUint8(at + 1, used ? 1 : 0);
    view.setBigUint64(at + 8, BigInt(sizeKib), true);
    view.setBigUint64(at + 16, BigInt(base), true);
    putText(bytes, at + 24, MEMORY.tagBytes, tag, "memory tag");
  });
  return bytes;
}

export function readIpLayout(data: Uint8Array): IpCore[] {
  const reader = new ByteReader(data, "IP layout");
  return entries(reader, reader.i32(0), IP.header, IP.bytes, "IP_LAYOUT").map((at) => ({
    type: reader.u32(at),
    properties: reader.u32(at + 4),
    base: reader.u64(at + 8),
    name: reader.text(at + 16, IP.nameBytes),
  }));
}

export function writeIpLayout(cores: readonly IpCore[]): Uint8Array {
  const { bytes, view } = list(cores.length, IP.header, IP.bytes);
  cores.forEach(({ type, properties, base, name }, i) => {
    const at = IP.header + i * IP.bytes;
    view.setUint32(at, type, true);
    view.setUint32(at + 4, properties, true);
    view.setBigUint64(at + 8, BigInt(base), true);
    putText(bytes, at + 16, IP.nameBytes, name, "compute unit name");
  });
  return bytes;
}

export function readConnectivity(data: Uint8Array): Connection[] {
  const reader = new ByteReader(data, "connectivity");
  return entries(reader, reader.i32(0), CONNECTION.header, CONNECTION.bytes, "CONNECTIVITY").map((at) => ({
    argument: reader.i32(at),
    ip: reader.i32(at + 4),
    memory: reader.i32(at + 8),
  }));
}

export function writeConnectivity(connections: readonly Connection[]): Uint8Array {
  const { bytes, view } = list(connections.length, CONNECTION.header, CONNECTION.bytes);
  connections.forEach(({ argument, ip, memory }, i) => {
    const at = CONNECTION.header + i * CONNECTION.bytes;
    view.setInt32(at, argument, true);
    view.setInt32(at + 4, ip, true);
    view.setInt32(at + 8, memory, true);
  });
  return bytes;
}

export function readClocks(data: Uint8Array): Clock[] {
  const reader = new ByteReader(data, "clock topology");
  return entries(reader, reader.u16(0), CLOCK.header, CLOCK.bytes, "CLOCK_FREQ_TOPOLOGY").map((at) => ({
    mhz: reader.u16(at),
    type: reader.u8(at + 2),
    name: reader.text(at + 8, CLOCK.nameBytes),
  }));
}

function list(count: number, header: number, entryBytes: number): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(header + count * entryBytes);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, count, true);
  return { bytes, view };
}
