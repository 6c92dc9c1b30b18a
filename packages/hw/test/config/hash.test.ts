// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { CORE_512, CORE_TINY } from "../../src/config/core-config.js";
import { canonicalJson, configHash, designHash } from "../../src/config/hash.js";
import { preset } from "../../src/config/load.js";

describe("canonicalJson", () => {
  it("does not depend on the order of keys", () => {
    expect(canonicalJson({ b: [1, { d: null, c: true }], a: "x" })).toBe('{"a":"x","b":[1,{"c":true,"d":null}]}');
    expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
  });
});

describe("configHash", () => {
  it("is the same for every pool of one core, and differs between cores", () => {
    expect(configHash(preset("virt-16x512").core)).toBe(configHash(preset("static-16x512").core));
    expect(configHash(CORE_512)).not.toBe(configHash(CORE_TINY));
    expect(configHash({ ...CORE_512, activationTable: false })).not.toBe(configHash(CORE_512));
    expect(configHash({ ...CORE_512, portBytes: 64 })).toBe(configHash(CORE_512));
  });

  it("is an unsigned 32-bit number that stays what released programs carry", () => {
    expect(configHash(CORE_TINY)).toBe(0xa2356b12);
  });
});

describe("designHash", () => {
  it("differs when anything differs", () => {
    const config = preset("tiny");
    expect(designHash({ ...config, registerSlices: 1 })).not.toBe(designHash(config));
    expect(designHash({ ...config })).toBe(designHash(config));
  });
});
