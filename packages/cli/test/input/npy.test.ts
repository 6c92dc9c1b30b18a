// SPDX-License-Identifier: Apache-2.0
import { tensor } from "@tessera/compiler";
import { describe, expect, it } from "vitest";
import { decodeNpy, encodeNpy } from "../../src/input/npy.js";

const header = (text: string, body: Uint8Array = new Uint8Array()): Uint8Array => {
  const padded = text.padEnd(64, " ");
  return Buffer.concat([Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 64, 0), Buffer.from(padded), body]);
};

describe(".npy", () => {
  it.each([
    tensor("float32", [2, 3], [1.5, -2, 0, 4, 5, 6]),
    tensor("uint8", [4], [0, 1, 254, 255]),
    tensor("int8", [1, 2, 2], [-128, -1, 0, 127]),
    tensor("int64", [2], [-5, 2 ** 40]),
    tensor("float64", [], [0.1]),
  ])("keeps a $type tensor of shape $shape", (value) => {
    const bytes = encodeNpy(value);
    expect(decodeNpy(bytes, "x")).toEqual(value);
    expect((bytes.length - value.data.byteLength) % 64).toBe(0);
  });

  it("reads what NumPy writes", () => {
    const file = header("{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }", Uint8Array.of(1, 0, 255, 255));
    expect(decodeNpy(file, "x")).toEqual(tensor("int16", [2], [1, -1]));
  });

  it.each([
    [header("{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }"), /Fortran order/],
    [header("{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }"), /element type <c8 is not supported/],
    [header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"), /needs 8 bytes, the file has 0/],
    [Uint8Array.of(1, 2, 3), /not a \.npy file/],
    [header("").subarray(0, 30), /ends inside its header/],
  ])("refuses what it cannot read (%#)", (bytes, message) => {
    expect(() => decodeNpy(bytes, "x.npy")).toThrow(message);
  });
});
