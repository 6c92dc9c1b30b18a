// SPDX-License-Identifier: Apache-2.0
/** A manifest of a few bytes cannot claim much; one of many bytes cannot become many times as much in memory. */
import { expect, it } from "vitest";
import { PACKAGE_LIMITS } from "../../src/package/limits.js";
import { Manifest } from "../../src/package/schema.js";
import { checkWireLimits } from "../../src/package/wire-limits.js";

/** A field of wire type 2. */
const field = (id: number, bytes: Uint8Array): Uint8Array => {
  const length: number[] = [];
  for (let left = bytes.length; ; left >>>= 7) {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    if (left <= 0x7f) break;
  }
  return Buffer.concat([Uint8Array.of((id << 3) | 2), Uint8Array.from(length), bytes]);
};
const check = (bytes: Uint8Array) => () => checkWireLimits(bytes, Manifest);
const LAYERS = 5;
const NAME = 1;
const refused = expect.objectContaining({ code: "PACKAGE_LIMIT" });

it("an ordinary manifest passes", () => {
  const layer = { name: "conv", tilings: [{ name: "W2", offset: [1, 9], words: [8, 8], cycles: [1, 1], following: [1, 1] }] };
  expect(check(Manifest.encode(Manifest.fromObject({ name: "n", layers: [layer] })).finish())).not.toThrow();
});

it("empty messages are counted, two bytes each", () => {
  const empty = field(LAYERS, new Uint8Array());
  const repeated = (count: number): Uint8Array => Buffer.concat(new Array<Uint8Array>(count).fill(empty));
  expect(check(repeated(PACKAGE_LIMITS.messages))).not.toThrow();
  expect(check(repeated(PACKAGE_LIMITS.messages + 1))).toThrow(refused);
});

it("packed numbers are counted, a byte each, and unpacked ones", () => {
  const producers = 3;
  const packed = field(LAYERS, field(producers, new Uint8Array(PACKAGE_LIMITS.elements)));
  expect(check(packed)).toThrow(refused);
  const single = Buffer.alloc(2 * (PACKAGE_LIMITS.elements + 1));
  for (let i = 0; i < single.length; i += 2) single[i] = producers << 3;
  expect(check(field(LAYERS, single))).toThrow(refused);
});

it("long names and long manifests are refused", () => {
  expect(check(field(NAME, new Uint8Array(PACKAGE_LIMITS.nameBytes + 1)))).toThrow(refused);
  expect(check(new Uint8Array(PACKAGE_LIMITS.manifestBytes + 1))).toThrow(refused);
});

it("attributes of host operators are counted together", () => {
  const [head, attributes] = [13, 4];
  const steps = (count: number): Uint8Array =>
    Buffer.concat(new Array<Uint8Array>(count).fill(field(head, field(attributes, new Uint8Array(2 ** 20)))));
  expect(check(steps(4))).not.toThrow();
  expect(check(steps(5))).toThrow(refused);
});

it("a message that ends behind its end is no message", () => {
  expect(check(Uint8Array.of((LAYERS << 3) | 2, 0x7f, 1))).toThrow(RangeError);
});
