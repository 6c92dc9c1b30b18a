// SPDX-License-Identifier: Apache-2.0
/** Reads and writes xclbin containers: header and sections as they are, contents untouched. */
import { HostError } from "../errors.js";
import { ByteReader, putText } from "./byte-reader.js";
import {
  AT,
  MAGIC,
  MODES,
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
}

const MODE_NAMES: readonly string[] = MODES;

/** Most sections a file may claim: several times what any tool writes. */
const MAX_SECTIONS = 1024;

/** True when the bytes start like an xclbin. */
export const isXclbin = (bytes: Uint8Array): boolean =>
  bytes.length >= AT.sectionHeaders && new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) === MAGIC;

const hexText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Name of a section's kind, or "KIND_<number>". */
export const sectionKindName = (kind: number): string => SECTION_KINDS.get(kind) ?? `KIND_${kind}`;

/** Reads a container. Throws XCLBIN_FORMAT on a foreign, truncated or contradictory file. */
export function readXclbin(bytes: Uint8Array): Xclbin {
  if (!isXclbin(bytes))
    throw new HostError(
      "XCLBIN_FORMAT",
      `Not an xclbin: it must start with "xclbin2" and have a header of ${AT.sectionHeaders} bytes.`,
    );
  const reader = new ByteReader(bytes, "xclbin");
  const count = reader.u32(AT.sectionCount);
  const end = AT.sectionHeaders + count * SECTION_HEADER_BYTES;
  if (count > MAX_SECTIONS || end > bytes.length) {
    throw new HostError(
      "XCLBIN_FORMAT",
      `The xclbin claims ${count} sections, more than its ${bytes.length} bytes hold: the file is truncated or corrupt.`,
    );
  }
  return {
    version: { major: reader.u8(AT.major), minor: reader.u8(AT.minor), patch: reader.u16(AT.patch) },
    mode: MODES[reader.u16(AT.mode)] ?? `MODE_${reader.u16(AT.mode)}`,
    platform: reader.text(AT.platform, PLATFORM_BYTES),
    uuid: hexText(reader.bytes(AT.uuid, UUID_BYTES)),
    interfaceUuid: hexText(reader.bytes(AT.interfaceUuid, UUID_BYTES)),
    timestamp: reader.u64(AT.timestamp),
    sections: Array.from({ length: count }, (_, i) => readSection(reader, AT.sectionHeaders + i * SECTION_HEADER_BYTES)),
  };
}

function readSection(reader: ByteReader, at: number): XclbinSection {
  const kind = reader.u32(at);
  const offset = reader.u64(at + 24);
  const size = reader.u64(at + 32);
  if (offset + size > reader.length) {
    throw new HostError(
      "XCLBIN_FORMAT",
      `Section ${sectionKindName(kind)} lies at ${offset} + ${size} of ${reader.length} bytes: the xclbin is truncated.`,
    );
  }
  return { kind, name: reader.text(at + 4, SECTION_NAME_BYTES), data: reader.bytes(offset, size) };
}

/** Writes a container. Throws XCLBIN_FORMAT when a value does not fit its field. */
export function writeXclbin(xclbin: Xclbin): Uint8Array {
  const mode = MODE_NAMES.indexOf(xclbin.mode);
  if (mode < 0) throw new HostError("XCLBIN_FORMAT", `Mode '${xclbin.mode}' is none of ${MODES.join(", ")}.`);
  const offsets: number[] = [];
  let end = AT.sectionHeaders + xclbin.sections.length * SECTION_HEADER_BYTES;
  for (const { data } of xclbin.sections) {
    offsets.push(align(end));
    end = align(end) + data.length;
  }
  const bytes = new Uint8Array(end);
  const view = new DataView(bytes.buffer);
  putText(bytes, 0, MAGIC.length, MAGIC, "magic");
  view.setInt32(AT.signatureLength, -1, true);
  bytes.fill(0xff, AT.reserved, AT.keyBlock);
  view.setBigUint64(AT.length, BigInt(end), true);
  view.setBigUint64(AT.timestamp, BigInt(xclbin.timestamp), true);
  view.setUint16(AT.patch, xclbin.version.patch, true);
  view.setUint8(AT.major, xclbin.version.major);
  view.setUint8(AT.minor, xclbin.version.minor);
  view.setUint16(AT.mode, mode, true);
  bytes.set(uuidBytes(xclbin.interfaceUuid), AT.interfaceUuid);
  putText(bytes, AT.platform, PLATFORM_BYTES, xclbin.platform, "platform");
  bytes.set(uuidBytes(xclbin.uuid), AT.uuid);
  view.setUint32(AT.sectionCount, xclbin.sections.length, true);
  xclbin.sections.forEach(({ kind, name, data }, i) => {
    const at = AT.sectionHeaders + i * SECTION_HEADER_BYTES;
    const offset = offsets[i] as number;
    view.setUint32(at, kind, true);
    putText(bytes, at + 4, SECTION_NAME_BYTES, name, "section name");
    view.setBigUint64(at + 24, BigInt(offset), true);
    view.setBigUint64(at + 32, BigInt(data.length), true);
    bytes.set(data, offset);
  });
  return bytes;
}

const align = (offset: number): number => Math.ceil(offset / SECTION_ALIGNMENT) * SECTION_ALIGNMENT;

function uuidBytes(uuid: string): Uint8Array {
  if (!/^[0-9a-f]{32}$/.test(uuid))
    throw new HostError("XCLBIN_FORMAT", `UUID '${uuid}' must be ${UUID_BYTES * 2} hexadecimal digits.`);
  return Buffer.from(uuid, "hex");
}
