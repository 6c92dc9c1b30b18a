// SPDX-License-Identifier: Apache-2.0
/** Sections that are a count and entries of a fixed size. */
import { HostError } from "../errors.js";
import { ByteReader, putText } from "./byte-reader.js";

interface ListFormat {
  /** Name of the section in errors. */
  readonly what: string;
  readonly countBytes: 2 | 4;
  /** Bytes in front of the first entry, the count and what pads it. */
  readonly header: number;
  readonly entryBytes: number;
}

/** Writes an entry's fields at `at`. */
export interface EntryWriter {
  readonly view: DataView;
  readonly at: number;
  text(offset: number, length: number, text: string, what: string): void;
}

/** Entries of a section, each read by `read` at its place. Throws XCLBIN_FORMAT when there are fewer than the section claims. */
export function readList<T>(data: Uint8Array, format: ListFormat, read: (reader: ByteReader, at: number) => T): T[] {
  const { what, countBytes, header, entryBytes } = format;
  const reader = new ByteReader(data, `section ${what}`);
  const count = countBytes === 2 ? reader.u16(0) : reader.i32(0);
  if (count < 0 || header + count * entryBytes > reader.length) {
    throw new HostError("XCLBIN_FORMAT", `Section ${what} claims ${count} entries, more than its ${reader.length} bytes hold.`);
  }
  return Array.from({ length: count }, (_, i) => read(reader, header + i * entryBytes));
}

/** A section of `values`. Throws XCLBIN_FORMAT when a value does not fit. */
export function writeList<T>(
  values: readonly T[],
  format: ListFormat,
  write: (entry: EntryWriter, value: T) => void,
): Uint8Array {
  const { countBytes, header, entryBytes } = format;
  const bytes = new Uint8Array(header + values.length * entryBytes);
  const view = new DataView(bytes.buffer);
  if (countBytes === 2) view.setUint16(0, values.length, true);
  else view.setInt32(0, values.length, true);
  values.forEach((value, i) => {
    const at = header + i * entryBytes;
    const text: EntryWriter["text"] = (offset, length, content, what) => putText(bytes, at + offset, length, content, what);
    write({ view, at, text }, value);
  });
  return bytes;
}
