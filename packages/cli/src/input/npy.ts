// SPDX-License-Identifier: Apache-2.0
/** NumPy's .npy files: little-endian, C order; numeric element types. */
import { type ElementType, type Tensor, tensor } from "@tessera/compiler";
import { CliError } from "../errors.js";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Element types by NumPy's descriptor, with the bytes of one element. */
const TYPES: Readonly<Record<string, readonly [ElementType, number]>> = {
  "<f4": ["float32", 4],
  "<f8": ["float64", 8],
  "|i1": ["int8", 1],
  "|u1": ["uint8", 1],
  "<i2": ["int16", 2],
  "<u2": ["uint16", 2],
  "<i4": ["int32", 4],
  "<i8": ["int64", 8],
  "|b1": ["bool", 1],
};

export const isNpy = (bytes: Uint8Array): boolean => MAGIC.every((value, index) => bytes[index] === value);

export function decodeNpy(bytes: Uint8Array, name: string): Tensor {
  const fail = (why: string): CliError => new CliError("TENSOR_INVALID", `${name}: ${why}`);
  if (!isNpy(bytes) || bytes.length < 12) throw fail("not a .npy file");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = (bytes[6] ?? 0) >= 2;
  const headerStart = long ? 12 : 10;
  const dataStart = headerStart + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  if (dataStart > bytes.length) throw fail("the file ends inside its header");
  const header = new TextDecoder("latin1").decode(bytes.subarray(headerStart, dataStart));
  const descriptor = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? "";
  const shapeText = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (shapeText === undefined) throw fail("its header states no shape");
  if (/'fortran_order':\s*True/.test(header)) throw fail("it is in Fortran order; save numpy.ascontiguousarray(x)");
  const known = TYPES[descriptor];
  if (known === undefined) throw fail(`element type ${descriptor} is not supported (${Object.keys(TYPES).join(", ")} are)`);
  const [type, width] = known;
  const shape = shapeText
    .split(",")
    .filter((text) => text.trim() !== "")
    .map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  if (bytes.length - dataStart !== count * width) {
    throw fail(`shape [${shape.join(",")}] needs ${count * width} bytes, the file has ${bytes.length - dataStart}`);
  }
  return tensor(type, shape, elements(type, new Uint8Array(bytes.subarray(dataStart)).buffer, count));
}

function elements(type: ElementType, buffer: ArrayBuffer, count: number): ArrayLike<number> & Iterable<number> {
  switch (type) {
    case "float32":
      return new Float32Array(buffer);
    case "float64":
      return new Float64Array(buffer);
    case "int8":
      return new Int8Array(buffer);
    case "int16":
      return new Int16Array(buffer);
    case "uint16":
      return new Uint16Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "int64":
      return Float64Array.from({ length: count }, (_, index) => Number(new DataView(buffer).getBigInt64(8 * index, true)));
    default:
      return new Uint8Array(buffer);
  }
}

export function encodeNpy({ type, shape, data }: Tensor): Uint8Array {
  const descriptor = Object.entries(TYPES).find(([, [known]]) => known === type)?.[0] ?? "|u1";
  const shapeText = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': (${shapeText}), }`;
  // The data starts at a multiple of 64 bytes.
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11, " ")}\n`;
  const body = type === "int64" ? BigInt64Array.from(data as Float64Array, BigInt) : data;
  const header = Buffer.concat([
    Buffer.from(MAGIC),
    Buffer.from([1, 0, padded.length & 255, padded.length >> 8]),
    Buffer.from(padded, "latin1"),
  ]);
  return Buffer.concat([header, new Uint8Array(body.buffer, body.byteOffset, body.byteLength)]);
}
