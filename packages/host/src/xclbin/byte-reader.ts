// SPDX-License-Identifier: Apache-2.0
/** Bounds-checked access to the numbers and fixed-size texts of a binary file. */
import { HostError } from "../errors.js";

export class ByteReader {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #what: string;

  /** `what` names the file or section in errors. */
  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.length;
    this.#what = what;
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#check(at, 1));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#check(at, 2), true);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#check(at, 4), true);
  }

  i32(at: number): number {
    return this.#view.getInt32(this.#check(at, 4), true);
  }

  /** A 64-bit number that counts something: one that no double holds exactly is none. */
  u64(at: number): number {
    const value = Number(this.wide(at));
    if (Number.isSafeInteger(value)) return value;
    throw new HostError("XCLBIN_FORMAT", `The ${this.#what} has ${value} at byte ${at}, which counts nothing: it is corrupt.`);
  }

  /** A 64-bit number, exactly. */
  wide(at: number): bigint {
    return this.#view.getBigUint64(this.#check(at, 8), true);
  }

  bytes(at: number, length: number): Uint8Array {
    return this.#bytes.subarray(this.#check(at, length), at + length);
  }

  /** Text that ends at a zero byte or at the end of its field; a character for each byte, so that it can be written back. */
  text(at: number, length: number): string {
    const field = this.bytes(at, length);
    const end = field.indexOf(0);
    return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString("latin1");
  }

  #check(at: number, length: number): number {
    if (at + length > this.length) {
      throw new HostError(
        "XCLBIN_FORMAT",
        `The ${this.#what} ends at byte ${this.length}, before byte ${at + length}: it is truncated or corrupt.`,
      );
    }
    return at;
  }
}

/** Writes text into a field, zero padded. Throws XCLBIN_FORMAT when it is too long or is not one byte a character. */
export function putText(target: Uint8Array, at: number, length: number, text: string, what: string): void {
  if (text.length > length) throw new HostError("XCLBIN_FORMAT", `The ${what} '${text}' is longer than ${length} bytes.`);
  const wide = [...text].find((character) => character > "\u00ff");
  if (wide !== undefined)
    throw new HostError("XCLBIN_FORMAT", `The ${what} '${text}' has '${wide}', which is more than one byte.`);
  target.fill(0, at, at + length);
  target.set(Buffer.from(text, "latin1"), at);
}
