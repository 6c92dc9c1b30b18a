// SPDX-License-Identifier: Apache-2.0
/**
 * The file around a manifest: magic, version, manifest length and checksum, manifest, then aligned blobs.
 *
 *   0  8  magic       "\x89TSPK\r\n\x1a"
 *   8  4  version     little endian
 *  12  4  length of the manifest
 *  16 32  SHA-256 of the manifest
 *  48     manifest, then the blobs that it names
 */
import { createHash } from "node:crypto";
import { PackageError } from "./errors.js";

const MAGIC = Uint8Array.from([0x89, 0x54, 0x53, 0x50, 0x4b, 0x0d, 0x0a, 0x1a]);
/** Version of this format; a reader knows one. */
export const PACKAGE_VERSION = 1;
const HEADER_BYTES = 48;
const BLOB_ALIGN = 64;

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
export const alignBlob = (offset: number): number => Math.ceil(offset / BLOB_ALIGN) * BLOB_ALIGN;

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Offsets of blobs of the given sizes behind a manifest of `manifestBytes`. */
export function blobOffsets(manifestBytes: number, sizes: readonly number[]): number[] {
  let end = HEADER_BYTES + manifestBytes;
  return sizes.map((size) => {
    const offset = alignBlob(end);
    end = offset + size;
    return offset;
  });
}

export function writeContainer(
  manifest: Uint8Array,
  blobs: readonly { readonly offset: number; readonly bytes: Uint8Array }[],
): Uint8Array {
  const end = Math.max(HEADER_BYTES + manifest.length, ...blobs.map((b) => b.offset + b.bytes.length));
  const file = new Uint8Array(end);
  const view = new DataView(file.buffer);
  file.set(MAGIC);
  view.setUint32(8, PACKAGE_VERSION, true);
  view.setUint32(12, manifest.length, true);
  file.set(sha256(manifest), 16);
  file.set(manifest, HEADER_BYTES);
  for (const { offset, bytes } of blobs) {
    file.set(bytes, offset);
  }
  return file;
}

/** The manifest's bytes, checked. */
export function readManifest(file: Uint8Array): Uint8Array {
  if (file.length < MAGIC.length || !equal(file.subarray(0, MAGIC.length), MAGIC)) {
    throw new PackageError("PACKAGE_FORMAT", "this is not a Tessera package (.tspk); make one with `tessera compile`");
  }
  if (file.length < HEADER_BYTES) {
    throw new PackageError(
      "PACKAGE_TRUNCATED",
      `the package ends after ${file.length} bytes, inside its header; copy or compile it again`,
    );
  }
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const version = view.getUint32(8, true);
  if (version !== PACKAGE_VERSION) {
    throw new PackageError(
      "PACKAGE_VERSION",
      `the package has format version ${version}, this release reads ${PACKAGE_VERSION}; compile the model again with this release`,
    );
  }
  const length = view.getUint32(12, true);
  if (HEADER_BYTES + length > file.length) {
    throw new PackageError(
      "PACKAGE_TRUNCATED",
      `the package has ${file.length} bytes, its manifest ends at ${HEADER_BYTES + length}; copy or compile it again`,
    );
  }
  const manifest = file.subarray(HEADER_BYTES, HEADER_BYTES + length);
  if (!equal(sha256(manifest), file.subarray(16, HEADER_BYTES))) {
    throw new PackageError("PACKAGE_CORRUPT", "the package's manifest does not match its checksum; copy or compile it again");
  }
  return manifest;
}

/** A blob's bytes (not copied), checked. */
export function readBlob(file: Uint8Array, name: string, offset: number, bytes: number, checksum: Uint8Array): Uint8Array {
  if (offset + bytes > file.length) {
    throw new PackageError(
      "PACKAGE_TRUNCATED",
      `the package has ${file.length} bytes, its ${name} end at ${offset + bytes}; copy or compile it again`,
    );
  }
  const blob = file.subarray(offset, offset + bytes);
  if (!equal(sha256(blob), checksum)) {
    throw new PackageError("PACKAGE_CORRUPT", `the package's ${name} do not match their checksum; copy or compile it again`);
  }
  return blob;
}
