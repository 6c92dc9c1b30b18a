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

  /** A 64-bit number; beyond 2^53 it is rounded, which no length or address of a real file reaches. */
  u64(at: number): number {
    return Number(this.#view.getBigUint64(this.#check(at, 8), true));
  }

  bytes(at: number, length: number): Uint8Array {
    return this.#bytes.subarray(this.#check(at, length), at + length);
  }

  /** Text that ends at a zero byte or at the end of its field. */
  text(at: number, length: number): string {
    const field = this.bytes(at, length);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
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

/** Writes text into a field, zero padded. Throws XCLBIN_FORMAT when it is too long. */
export function putText(target: Uint8Array, at: number, length: number, text: string, what: string): void {
  const encoded = new TextEncoder().encode(text);
  if (encoded.length > length) throw new HostError("XCLBIN_FORMAT", `The ${what} '${text}' is longer than ${length} bytes.`);
  target.fill(0, at, at + length);
  target.set(encoded, at);
}
