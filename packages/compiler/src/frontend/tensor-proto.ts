// SPDX-License-Identifier: Apache-2.0
/** TensorProto to Tensor and back: raw and typed storage, half precision widened, little endian. */

import { ModelError } from "./errors.js";
import { allocate, type ElementType, sizeOf, type Tensor } from "./tensor.js";

/** TensorProto after protobufjs' toObject with numbers for 64-bit fields. */
export interface TensorMessage {
  readonly dims?: readonly number[];
  readonly dataType?: number;
  readonly floatData?: readonly number[];
  readonly int32Data?: readonly number[];
  readonly int64Data?: readonly number[];
  readonly uint64Data?: readonly number[];
  readonly doubleData?: readonly number[];
  readonly rawData?: Uint8Array;
  readonly externalData?: readonly Uint8Array[];
  readonly dataLocation?: number;
  readonly name?: string;
}

/** ONNX TensorProto.DataType. 16-bit floats are widened to float32, unsigned 32/64 held as int64. */
const TYPE_BY_CODE: Readonly<Record<number, ElementType>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  9: "bool",
  10: "float32",
  11: "float64",
  12: "int64",
  13: "int64",
  16: "float32",
};

const CODE_BY_TYPE: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

export function elementTypeOf(code: number): ElementType | null {
  return TYPE_BY_CODE[code] ?? null;
}

export function elementCodeOf(type: ElementType): number {
  return CODE_BY_TYPE[type];
}

/** IEEE binary16 bits to a number. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function bfloat(bits: number): number {
  return new Float32Array(new Uint32Array([bits << 16]).buffer)[0] as number;
}

/** Bytes per element of raw storage, by data type code. */
const RAW_BYTES: Readonly<Record<number, number>> = {
  1: 4,
  2: 1,
  3: 1,
  4: 2,
  5: 2,
  6: 4,
  7: 8,
  9: 1,
  10: 2,
  11: 8,
  12: 4,
  13: 8,
  16: 2,
};

/** Types whose raw elements are not those of the typed array they are held in. */
const RAW_READERS: Readonly<Record<number, (view: DataView, at: number) => number>> = {
  7: (view, at) => Number(view.getBigInt64(at, true)),
  10: (view, at) => half(view.getUint16(at, true)),
  12: (view, at) => view.getUint32(at, true),
  13: (view, at) => Number(view.getBigUint64(at, true)),
  16: (view, at) => bfloat(view.getUint16(at, true)),
};

/** Every platform Node runs on is little endian, as ONNX is: most types are plain copies. */
function readRaw(raw: Uint8Array, code: number, result: Tensor): void {
  const { data } = result;
  const read = RAW_READERS[code];
  if (!read) {
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength).set(raw);
    return;
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const bytes = RAW_BYTES[code] as number;
  for (let i = 0; i < data.length; i++) data[i] = read(view, i * bytes);
}

function typedField(message: TensorMessage, code: number): readonly number[] {
  if (code === 1) return message.floatData ?? [];
  if (code === 11) return message.doubleData ?? [];
  if (code === 7) return message.int64Data ?? [];
  if (code === 12 || code === 13) return message.uint64Data ?? [];
  const words = message.int32Data ?? [];
  if (code === 10) return words.map(half);
  if (code === 16) return words.map(bfloat);
  return words;
}

export function tensorFromMessage(message: TensorMessage, where: string): Tensor {
  const code = message.dataType ?? 0;
  const type = elementTypeOf(code);
  if (type === null) {
    throw new ModelError("MODEL_INVALID", `${where}: tensor data type ${code} is not supported.`);
  }
  if (message.dataLocation === 1 || (message.externalData?.length ?? 0) > 0) {
    throw new ModelError(
      "MODEL_EXTERNAL_DATA",
      `${where}: the data is in an external file. Save the model with all weights inside one file.`,
    );
  }
  const shape = message.dims ?? [];
  const count = sizeOf(shape);
  if (!shape.every((dim) => Number.isInteger(dim) && dim >= 0) || !Number.isSafeInteger(count)) {
    throw new ModelError("MODEL_CORRUPT", `${where}: impossible shape [${shape.join(",")}].`);
  }
  const raw = message.rawData;
  const values = typedField(message, code);
  const present = raw?.length ? raw.length / (RAW_BYTES[code] as number) : values.length;
  if (present !== count) {
    throw new ModelError("MODEL_CORRUPT", `${where}: shape [${shape.join(",")}] needs ${count} elements, file has ${present}.`);
  }
  const result = allocate(type, shape);
  if (raw?.length) {
    readRaw(raw, code, result);
  } else {
    for (let i = 0; i < count; i++) result.data[i] = values[i] as number;
  }
  return result;
}

const INT64_MAX = 2n ** 63n - 1n;

function clampInt64(value: number): bigint {
  const exact = BigInt(value);
  return exact > INT64_MAX ? INT64_MAX : exact;
}

/** Little-endian bytes of a tensor, 64-bit integers restored. */
function rawBytes(source: Tensor): Uint8Array {
  const { data, type } = source;
  if (type === "int64") {
    // 2^63 - 1, the usual "to the end", rounds up to 2^63 as a double.
    return new Uint8Array(BigInt64Array.from(data as Float64Array, clampInt64).buffer);
  }
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

export function messageFromTensor(source: Tensor, name: string): TensorMessage {
  return { name, dims: source.shape, dataType: CODE_BY_TYPE[source.type], rawData: rawBytes(source) };
}
