// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  isXclbin,
  readClocks,
  readConnectivity,
  readIpLayout,
  readMemories,
  readXclbin,
  sectionKindName,
  writeConnectivity,
  writeIpLayout,
  writeMemories,
  writeXclbin,
  type Xclbin,
} from "../src/index.js";

const FOREIGN = join(fileURLToPath(new URL("../../../../shared/data/xclbin", import.meta.url)));
const foreign = existsSync(FOREIGN) ? readdirSync(FOREIGN).filter((name) => name.endsWith("xclbin")) : [];
const load = (name: string): Xclbin => readXclbin(readFileSync(join(FOREIGN, name)));
const section = (xclbin: Xclbin, kind: string): Uint8Array => {
  const found = xclbin.sections.find((candidate) => sectionKindName(candidate.kind) === kind);
  if (found === undefined) throw new Error(`no section ${kind}`);
  return found.data;
};

const OWN: Xclbin = {
  version: { major: 2, minor: 13, patch: 466 },
  mode: "HW_EMU",
  platform: "xilinx_u250_gen3x16_xdma_4_1_202210_1",
  uuid: "00112233445566778899aabbccddeeff",
  interfaceUuid: "ffeeddccbbaa99887766554433221100",
  timestamp: 1_750_000_000,
  sections: [
    {
      kind: 6,
      name: "mem",
      data: writeMemories([
        { type: "DDR4", used: true, sizeKib: 16 * 2 ** 20, base: 0, tag: "DDR[0]" },
        { type: "HBM", used: false, sizeKib: 262144, base: 2 ** 34, tag: "HBM[3]" },
      ]),
    },
    { kind: 8, name: "ip", data: writeIpLayout([{ type: 1, properties: 0x201, base: 0x1800000, name: "tessera:tessera_1" }]) },
    { kind: 7, name: "con", data: writeConnectivity([{ argument: 1, ip: 0, memory: 1 }]) },
    { kind: 99, name: "", data: Uint8Array.of(1, 2, 3) },
  ],
};

describe("xclbin container", () => {
  it("reads back what it wrote", () => {
    const bytes = writeXclbin(OWN);
    const read = readXclbin(bytes);
    expect({ ...read, sections: [] }).toEqual({ ...OWN, sections: [] });
    expect(read.sections.map(({ kind, name, data }) => [kind, name, [...data]])).toEqual(
      OWN.sections.map(({ kind, name, data }) => [kind, name, [...data]]),
    );
    expect(readMemories(section(read, "MEM_TOPOLOGY"))[1]).toEqual({
      type: "HBM",
      used: false,
      sizeKib: 262144,
      base: 2 ** 34,
      tag: "HBM[3]",
    });
    expect(readIpLayout(section(read, "IP_LAYOUT"))).toEqual([
      { type: 1, properties: 0x201, base: 0x1800000, name: "tessera:tessera_1" },
    ]);
    expect(readConnectivity(section(read, "CONNECTIVITY"))).toEqual([{ argument: 1, ip: 0, memory: 1 }]);
    expect(sectionKindName(99)).toBe("KIND_99");
  });

  it("refuses foreign and truncated files with one error each", () => {
    const bytes = writeXclbin(OWN);
    expect(isXclbin(new Uint8Array(500))).toBe(false);
    for (let length = 0; length < bytes.length; length += 7) {
      expect(() => readXclbin(bytes.slice(0, length)), `cut at ${length}`).toThrow(
        expect.objectContaining({ code: "XCLBIN_FORMAT" }),
      );
    }
  });

  it("refuses lists that claim more entries than their section holds", () => {
    const data = Uint8Array.from(section(OWN, "MEM_TOPOLOGY"));
    data[0] = 200;
    expect(() => readMemories(data)).toThrow(/claims 200 entries/);
    data[3] = 0x80;
    expect(() => readMemories(data)).toThrow(expect.objectContaining({ code: "XCLBIN_FORMAT" }));
  });

  it("refuses values that do not fit", () => {
    expect(() => writeXclbin({ ...OWN, platform: "x".repeat(65) })).toThrow(/longer than 64 bytes/);
    expect(() => writeXclbin({ ...OWN, uuid: "12" })).toThrow(/32 hexadecimal digits/);
    expect(() => writeXclbin({ ...OWN, mode: "SOLO" })).toThrow(/none of FLAT/);
  });
});

describe.skipIf(foreign.length === 0)("containers written by other tools (skipped where ../shared/data is absent)", () => {
  it.each(foreign)("reads %s and writes it back section for section", (name) => {
    const read = load(name);
    const again = readXclbin(writeXclbin(read));
    expect(again.uuid).toBe(read.uuid);
    expect(again.sections.map(({ kind, data }) => [kind, Buffer.from(data).toString("base64")])).toEqual(
      read.sections.map(({ kind, data }) => [kind, Buffer.from(data).toString("base64")]),
    );
    expect(readMemories(section(read, "MEM_TOPOLOGY")).length).toBeGreaterThan(0);
  });

  it("knows the DPU of the KV260 container", () => {
    const read = load("kv260-benchmark-b4096.xclbin");
    expect(read.platform).toContain("kv260");
    expect(readIpLayout(section(read, "IP_LAYOUT"))[0]?.name).toMatch(/DPUCZDX8G/);
    expect(readConnectivity(section(read, "CONNECTIVITY"))).toHaveLength(10);
  });

  it("knows banks and clocks of the AWS F1 container", () => {
    const read = load("xdnn_v3_96x16_1pe_8b_9mb_bank2.awsxclbin");
    expect(readMemories(section(read, "MEM_TOPOLOGY"))).toHaveLength(4);
    expect(readClocks(section(read, "CLOCK_FREQ_TOPOLOGY")).every(({ mhz }) => mhz > 0 && mhz < 1000)).toBe(true);
    expect(read.platform).toBe("xilinx:aws-vu9p-f1-04261818:dynamic:5.0");
  });
});
