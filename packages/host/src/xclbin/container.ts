// SPDX-License-Identifier: Apache-2.0
/** Reads and writes xclbin containers: header and sections as they are, contents untouched. */
import { HostError } from "../errors.js";
import { ByteReader, putText } from "./byte-reader.js";
import {
  AT,
  MAGIC,
  MODES,
  nameOf,
  numberOf,
  PLATFORM_BYTES,
  SECTION_ALIGNMENT,
  SECTION_HEADER_BYTES,
  SECTION_KINDS,
  SECTION_NAME_BYTES,
  UUID_BYTES,
} from "./format.js";

export interface XclbinSection {
  /** Number of the kind; its name is in SECTION_KINDS when known. */
  readonly kind: number;
  readonly name: string;
  readonly data: Uint8Array;
}

export interface Xclbin {
  readonly version: { readonly major: number; readonly minor: number; readonly patch: number };
  /** One of MODES. */
  readonly mode: string;
  /** Platform name (VBNV); empty in many files. */
  readonly platform: string;
  /** 32 hexadecimal digits. */
  readonly uuid: string;
  readonly interfaceUuid: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly sections: readonly XclbinSection[];
  /** The header as it was read: fields that nobody interprets (key block, feature ROM, debug names) are written from it. */
  readonly header?: Uint8Array;
  /** What lies behind the last section: AMD's tools put a copy of the metadata there, as text. To be left out when a section changes. */
  readonly trailer?: Uint8Array;
}

/** Most sections a file may claim: several times what any tool writes. */
const MAX_SECTIONS = 1024;

/** True when the bytes start like an xclbin. */
export const isXclbin = (bytes: Uint8Array): boolean =>
  bytes.length >= AT.sectionHeaders && new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) === MAGIC;

const hexText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Name of a section's kind, or "UNKNOWN_<number>". */
export const sectionKindName = (kind: number): string => nameOf(SECTION_KINDS, kind);

/** Number of a section's kind. Throws XCLBIN_FORMAT. */
export const sectionKind = (name: string): number => numberOf(SECTION_KINDS, name, "section kind");

/** Data of the first section of a kind; undefined without one. */
export const sectionOf = ({ sections }: Xclbin, kind: string): Uint8Array | undefined =>
  sections.find((section) => sectionKindName(section.kind) === kind)?.data;

/** Reads a container. Throws XCLBIN_FORMAT on a foreign, truncated or contradictory file. */
export function readXclbin(bytes: Uint8Array): Xclbin {
  if (!isXclbin(bytes))
    throw new HostError(
      "XCLBIN_FORMAT",
      `Not an xclbin: it must start with "xclbin2" and have a header of ${AT.sectionHeaders} bytes.`,
    );
  const reader = new ByteReader(bytes, "xclbin");
  const count = reader.u32(AT.sectionCount);
  const headersEnd = AT.sectionHeaders + count * SECTION_HEADER_BYTES;
  if (count > MAX_SECTIONS || headersEnd > bytes.length) {
    throw new HostError(
      "XCLBIN_FORMAT",
      `The xclbin claims ${count} sections, more than its ${bytes.length} bytes hold: the file is truncated or corrupt.`,
    );
  }
  const places = Array.from({ length: count }, (_, i) => readPlace(reader, AT.sectionHeaders + i * SECTION_HEADER_BYTES));
  const end = endOfSections(places, headersEnd);
  return {
    version: { major: reader.u8(AT.major), minor: reader.u8(AT.minor), patch: reader.u16(AT.patch) },
    mode: nameOf(MODES, reader.u16(AT.mode)),
    platform: reader.text(AT.platform, PLATFORM_BYTES),
    uuid: hexText(reader.bytes(AT.uuid, UUID_BYTES)),
    interfaceUuid: hexText(reader.bytes(AT.interfaceUuid, UUID_BYTES)),
    timestamp: reader.u64(AT.timestamp),
    sections: places.map(({ kind, name, offset, size }) => ({ kind, name, data: reader.bytes(offset, size) })),
    header: bytes.slice(0, AT.sectionHeaders),
    trailer: bytes.subarray(end),
  };
}

interface Place extends Omit<XclbinSection, "data"> {
  readonly offset: number;
  readonly size: number;
}

function readPlace(reader: ByteReader, at: number): Place {
  const kind = reader.u32(at);
  const offset = reader.u64(at + 24);
  const size = reader.u64(at + 32);
  if (offset + size > reader.length) {
    throw new HostError(
      "XCLBIN_FORMAT",
      `Section ${sectionKindName(kind)} lies at ${offset} + ${size} of ${reader.length} bytes: the xclbin is truncated.`,
    );
  }
  return { kind, name: reader.text(at + 4, SECTION_NAME_BYTES), offset, size };
}

/** Where the last section ends. Sections that share bytes, or share them with the header, are refused: no tool writes them. */
function endOfSections(places: readonly Place[], headersEnd: number): number {
  let end = headersEnd;
  for (const { kind, offset, size } of places.filter((place) => place.size > 0).sort((a, b) => a.offset - b.offset)) {
    if (offset < end) {
      throw new HostError(
        "XCLBIN_FORMAT",
        `Section ${sectionKindName(kind)} at ${offset} overlaps what ends at ${end}: the xclbin is corrupt.`,
      );
    }
    end = offset + size;
  }
  return end;
}

/** Writes a container. Throws XCLBIN_FORMAT when a value does not fit its field. */
export function writeXclbin(xclbin: Xclbin): Uint8Array {
  const { sections, version, header = emptyHeader(), trailer = new Uint8Array() } = xclbin;
  const mode = numberOf(MODES, xclbin.mode, "mode");
  const offsets: number[] = [];
  let end = AT.sectionHeaders + sections.length * SECTION_HEADER_BYTES;
  for (const { data } of sections) {
    // An empty section takes no place, so that what follows it is where it was.
    if (data.length > 0) end = align(end);
    offsets.push(end);
    end += data.length;
  }
  const bytes = new Uint8Array(end + trailer.length);
  const view = new DataView(bytes.buffer);
  bytes.set(header);
  view.setBigUint64(AT.length, BigInt(bytes.length), true);
  view.setBigUint64(AT.timestamp, BigInt(xclbin.timestamp), true);
  view.setUint16(AT.patch, version.patch, true);
  view.setUint8(AT.major, version.major);
  view.setUint8(AT.minor, version.minor);
  view.setUint16(AT.mode, mode, true);
  bytes.set(uuidBytes(xclbin.interfaceUuid), AT.interfaceUuid);
  putText(bytes, AT.platform, PLATFORM_BYTES, xclbin.platform, "platform");
  bytes.set(uuidBytes(xclbin.uuid), AT.uuid);
  view.setUint32(AT.sectionCount, sections.length, true);
  sections.forEach(({ kind, name, data }, i) => {
    const at = AT.sectionHeaders + i * SECTION_HEADER_BYTES;
    const offset = offsets[i] as number;
    view.setUint32(at, kind, true);
    putText(bytes, at + 4, SECTION_NAME_BYTES, name, "section name");
    view.setBigUint64(at + 24, BigInt(offset), true);
    view.setBigUint64(at + 32, BigInt(data.length), true);
    bytes.set(data, offset);
  });
  bytes.set(trailer, end);
  return bytes;
}

/** The header of an unsigned container. */
function emptyHeader(): Uint8Array {
  const header = new Uint8Array(AT.sectionHeaders);
  putText(header, 0, MAGIC.length, MAGIC, "magic");
  new DataView(header.buffer).setInt32(AT.signatureLength, -1, true);
  header.fill(0xff, AT.reserved, AT.keyBlock);
  return header;
}

const align = (offset: number): number => Math.ceil(offset / SECTION_ALIGNMENT) * SECTION_ALIGNMENT;

function uuidBytes(uuid: string): Uint8Array {
  if (!/^[0-9a-f]{32}$/.test(uuid))
    throw new HostError("XCLBIN_FORMAT", `UUID '${uuid}' must be ${UUID_BYTES * 2} hexadecimal digits.`);
  return Buffer.from(uuid, "hex");
}
