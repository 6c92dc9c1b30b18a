// SPDX-License-Identifier: Apache-2.0
/** Decodes PNG, JPEG and BMP pictures into 8-bit RGB or grey pixels. */
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { CliError } from "../errors.js";
import { decodeBmp } from "./bmp.js";

/** Pixels row by row, channels interleaved (R, G, B, or one grey value). */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

const FORMATS: readonly {
  readonly magic: readonly number[];
  readonly name: string;
  readonly decode: (bytes: Uint8Array) => Image;
}[] = [
  { magic: [0x89, 0x50, 0x4e, 0x47], name: "PNG", decode: (bytes) => dropAlpha(PNG.sync.read(Buffer.from(bytes))) },
  {
    magic: [0xff, 0xd8, 0xff],
    name: "JPEG",
    decode: (bytes) => dropAlpha(jpeg.decode(bytes, { useTArray: true, formatAsRGBA: true })),
  },
  { magic: [0x42, 0x4d], name: "BMP", decode: decodeBmp },
];

/** True when the bytes start as one of the picture formats does. */
export const isImage = (bytes: Uint8Array): boolean => formatOf(bytes) !== undefined;

const formatOf = (bytes: Uint8Array) => FORMATS.find(({ magic }) => magic.every((value, index) => bytes[index] === value));

/** `name` is what the error message calls the picture. */
export function decodeImage(bytes: Uint8Array, name: string): Image {
  const format = formatOf(bytes);
  if (format === undefined) throw new CliError("IMAGE_INVALID", `${name} is not a PNG, JPEG or BMP picture`);
  try {
    return format.decode(bytes);
  } catch (cause) {
    throw new CliError("IMAGE_INVALID", `${name} is a damaged ${format.name} picture: ${(cause as Error).message}`, { cause });
  }
}

function dropAlpha({ width, height, data }: { width: number; height: number; data: Uint8Array }): Image {
  const pixels = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < pixels.length; from += 4, to += 3) pixels.set(data.subarray(from, from + 3), to);
  return { width, height, channels: 3, data: pixels };
}
