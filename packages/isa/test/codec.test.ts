// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { decode, decodeAll, decodeRecord, encode, encodeRecord } from "../src/codec.js";
import { IsaError } from "../src/errors.js";
import { packRegister, registerAddress, unpackRegister } from "../src/registers.js";

const failure = (run: () => unknown): { code: string; message: string } => {
  try {
    run();
  } catch (error) {
    if (error instanceof IsaError) {
      return { code: error.code, message: error.message };
    }
    throw error;
  }
  return { code: "none", message: "" };
};

describe("encode and decode", () => {
  it("places opcode, masks and a field that crosses 32-bit words where the specification says", () => {
    const bytes = encode("LOAD_W", { wait: 8, post: 4, addr_offset: 0x9_8765_4320, addr_segment: 5, words: 16383 });
    expect(bytes).toHaveLength(32);
    const words = new DataView(bytes.buffer);
    expect(words.getUint32(0, true)).toBe(0x41 | (8 << 8) | (4 << 16));
    expect(words.getUint32(4, true)).toBe(0x8765_4320);
    expect(words.getUint32(8, true)).toBe((0x9 | (5 << 4) | (16383 << 8)) >>> 0);
    expect(decode(bytes)).toEqual({
      name: "LOAD_W",
      bytes: 32,
      fields: { wait: 8, post: 4, addr_offset: 0x9_8765_4320, addr_segment: 5, words: 16383 },
    });
  });

  it("keeps negative values and the second word", () => {
    const fields = { org_x: -2048, org_y: -1, pad_value: -128, clamp_lo: -128, clamp_hi: 127, xsum: 2 };
    const bytes = encode("CONV", fields);
    expect(bytes).toHaveLength(64);
    expect(decode(bytes).fields).toMatchObject(fields);
  });

  it("refuses values out of range and unknown names, and says which", () => {
    expect(failure(() => encode("CONV", { taps_x: 64 }))).toEqual({
      code: "ISA_RANGE",
      message: "CONV.taps_x is 64, outside 0..63",
    });
    expect(failure(() => encode("CONV", { org_x: -2049 })).code).toBe("ISA_RANGE");
    expect(failure(() => encode("CONV", { taps_x: 1.5 })).code).toBe("ISA_RANGE");
    expect(failure(() => encode("CONV", { taps_x: Number.NaN })).code).toBe("ISA_RANGE");
    expect(failure(() => encode("LOAD_W", { addr_offset: 2 ** 36 })).code).toBe("ISA_RANGE");
    expect(failure(() => encode("CONV", { tapsx: 1 }))).toEqual({
      code: "ISA_UNKNOWN_FIELD",
      message: "CONV has no field tapsx",
    });
    expect(failure(() => encode("CONV", { opcode: 1 })).code).toBe("ISA_UNKNOWN_FIELD");
    expect(failure(() => encode("CONVOLVE", {})).code).toBe("ISA_UNKNOWN_NAME");
  });

  it("refuses unknown opcodes, set reserved bits and truncated instructions", () => {
    expect(failure(() => decode(new Uint8Array(32).fill(0xff))).code).toBe("ISA_DECODE");
    const stray = encode("NOP_EXEC");
    stray[31] = 0x80;
    expect(failure(() => decode(stray))).toEqual({ code: "ISA_DECODE", message: "NOP_EXEC: reserved bit 255 is set" });
    const header = encode("NOP_EXEC");
    header[3] = 0x10;
    expect(failure(() => decode(header)).message).toBe("NOP_EXEC: reserved bit 28 is set");
    expect(failure(() => decode(encode("CONV").subarray(0, 32))).code).toBe("ISA_DECODE");
    expect(failure(() => decode(new Uint8Array(31))).code).toBe("ISA_DECODE");
  });

  it("decodes a run of instructions inside a larger buffer", () => {
    const buffer = new Uint8Array(16 + 96);
    buffer.set(encode("CONV", { pixels: 7 }), 16);
    buffer.set(encode("NOP_SAVE", { post: 32 }), 80);
    expect(decodeAll(buffer.subarray(16)).map((i) => i.name)).toEqual(["CONV", "NOP_SAVE"]);
  });

  it("encodes at least 10,000 instructions a second, even on a loaded machine", () => {
    const start = performance.now();
    for (let i = 0; i < 20_000; i++) {
      encode("LOAD_IN", { wait: 2, post: 1, addr_offset: i * 32, addr_segment: 2, rows: 3, cols: 9, blocks: 1, last_groups: 4 });
    }
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("records", () => {
  it("round trip", () => {
    const entry = {
      end: 0,
      first: 1,
      last: 1,
      layer: 511,
      cores: 16,
      producers: 2,
      ifp_index: 3,
      ifp_words: 65535,
      ifp_offset: 2 ** 32 - 1,
    };
    const bytes = encodeRecord("DISPATCH_ENTRY", { ...entry, layer0: 510, layer7: 1 });
    expect(bytes).toHaveLength(32);
    expect(decodeRecord("DISPATCH_ENTRY", bytes)).toMatchObject({ ...entry, layer0: 510, layer1: 0, layer7: 1 });
    const params = { bias: -(2 ** 31), mult: 2 ** 24 - 1, shift: 55, weight_zero: -128 };
    const channel = encodeRecord("CHANNEL_PARAMS", params);
    expect(channel).toHaveLength(16);
    expect(decodeRecord("CHANNEL_PARAMS", channel)).toEqual(params);
  });

  it("refuse reserved bits and missing bytes", () => {
    expect(failure(() => decodeRecord("CHANNEL_PARAMS", new Uint8Array(15))).code).toBe("ISA_DECODE");
    expect(failure(() => decodeRecord("CHANNEL_PARAMS", new Uint8Array(16).fill(255))).code).toBe("ISA_DECODE");
  });
});

describe("registers", () => {
  it("have addresses and values by name", () => {
    expect(registerAddress("GLOBAL", "COMMIT")).toBe(0x38);
    expect(registerAddress("TASK", "STATUS", 3)).toBe(0x1000 + 3 * 0x80 + 8);
    expect(packRegister("TASK", "COMMAND", { op: 1, epoch: 0xfffffff })).toBe(0xfffffff1);
    expect(unpackRegister("TASK", "STATUS", 0xffff_f126)).toMatchObject({ state: 6, cause: 2, core: 0xf1 });
    expect(failure(() => registerAddress("TASK", "STATUS", 16)).code).toBe("ISA_RANGE");
    expect(failure(() => registerAddress("TASK", "STATE")).code).toBe("ISA_UNKNOWN_NAME");
    expect(failure(() => packRegister("TASK", "COMMAND", { op: 16 })).code).toBe("ISA_RANGE");
  });
});
