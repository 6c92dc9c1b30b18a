// SPDX-License-Identifier: Apache-2.0
/** Damaged and hostile containers: each is read or refused with one error; nothing crashes, hangs or takes memory. */
import { Random } from "@tessera/zoo";
import { describe, expect, it } from "vitest";
import {
  HostError,
  JSON_KINDS,
  readClocks,
  readConnectivity,
  readDebugIps,
  readDocument,
  readEmbeddedMetadata,
  readIdentity,
  readIpLayout,
  readKeyValues,
  readMemories,
  readXclbin,
  sectionOf,
  writeXclbin,
} from "../../src/index.js";
import { FOREIGN, readForeign } from "./foreign.js";
import { SAMPLE } from "./sample.js";

const VARIANTS = 10_000;
const SEED = Number(process.env.TSR_FUZZ_SEED ?? 5);
/** Header and section headers: most damage goes where lengths and offsets are. */
const HEADER_BYTES = 800;

const READERS: readonly (readonly [string, (data: Uint8Array) => unknown])[] = [
  ["MEM_TOPOLOGY", readMemories],
  ["GROUP_TOPOLOGY", readMemories],
  ["IP_LAYOUT", readIpLayout],
  ["CONNECTIVITY", readConnectivity],
  ["GROUP_CONNECTIVITY", readConnectivity],
  ["CLOCK_FREQ_TOPOLOGY", readClocks],
  ["DEBUG_IP_LAYOUT", readDebugIps],
  ["EMBEDDED_METADATA", readEmbeddedMetadata],
  ["KEYVALUE_METADATA", readKeyValues],
  ...JSON_KINDS.map((kind) => [kind, (data: Uint8Array) => readDocument(data, kind)] as const),
];

/** Bytes, which are compared as such. Those of a header may differ behind the end of a text. */
const UNCOMPARED = { header: null, trailer: null, sections: null };

/** True when a file was read; false when it was refused as it should be. */
function outcome(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof HostError && error.code === "XCLBIN_FORMAT") return false;
    throw error;
  }
}

function damaged(whole: Uint8Array, random: Random): Uint8Array {
  const below = (n: number): number => Math.floor(random.uniform() * n);
  const bytes = whole.slice(0, random.uniform() < 0.2 ? below(whole.length) : whole.length);
  const view = new DataView(bytes.buffer);
  const interesting = [0n, 1n, 0x7fffffffn, 0x80000000n, 0xffffffffn, 2n ** 63n, 2n ** 64n - 1n, BigInt(bytes.length)];
  for (let left = 1 + below(8); left > 0 && bytes.length >= 8; left--) {
    const at = below(Math.max(1, Math.min(random.uniform() < 0.6 ? HEADER_BYTES : bytes.length, bytes.length) - 8));
    if (random.uniform() < 0.5) bytes[at] = below(256);
    else view.setBigUint64(at & ~3, interesting[below(interesting.length)] as bigint, true);
  }
  return bytes;
}

describe(`damaged containers, seed ${SEED} (TSR_FUZZ_SEED)`, () => {
  const originals = [writeXclbin(SAMPLE), ...FOREIGN.map(readForeign)];

  it(`${VARIANTS} variants are read or refused`, () => {
    const random = new Random(SEED);
    let readable = 0;
    for (let i = 0; i < VARIANTS; i++) {
      const bytes = damaged(originals[i % originals.length] as Uint8Array, random);
      const read = outcome(() => {
        const xclbin = readXclbin(bytes);
        expect(xclbin.sections.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThanOrEqual(bytes.length);
        for (const [kind, reader] of READERS) outcome(() => reader(sectionOf(xclbin, kind) ?? new Uint8Array()));
        outcome(() => readIdentity(xclbin));
        const again = readXclbin(writeXclbin(xclbin));
        expect(again.sections.every(({ data }, at) => Buffer.compare(data, xclbin.sections[at]?.data ?? data) === 0)).toBe(true);
        expect({ ...again, ...UNCOMPARED }).toEqual({ ...xclbin, ...UNCOMPARED });
      });
      readable += Number(read);
    }
    // Both outcomes were seen, so neither side of the readers was left out.
    expect(readable).toBeGreaterThan(VARIANTS / 20);
    expect(readable).toBeLessThan((19 * VARIANTS) / 20);
  }, 120_000);
});
