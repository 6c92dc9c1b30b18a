// SPDX-License-Identifier: Apache-2.0
/** Metadata that is XML or JSON. */
import { describe, expect, it } from "vitest";
import {
  readDocument,
  readEmbeddedMetadata,
  readKeyValues,
  readXclbin,
  sectionOf,
  valueAt,
  writeKeyValues,
} from "../../src/index.js";
import { FOREIGN, readForeign } from "./foreign.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const refused = expect.objectContaining({ code: "XCLBIN_FORMAT" });

describe("EMBEDDED_METADATA", () => {
  it("has what XRT reads, and is empty where nothing is stated", () => {
    const xml = `<?xml version="1.0"?><project name="p"><platform vendor="v" boardid="b" name="n"><version major="1" minor="2"/>
      <device fpgaDevice="part"><core><kernelClocks><clock port="KERNEL_CLK" frequency="300MHz"/></kernelClocks>
      <kernel name="k" language="ip" hwControlProtocol="user_managed"><port name="S" mode="slave" range="0x10000" dataWidth="32"/>
      <arg name="a" id="0" port="S" offset="0x10" size="0x8" addressQualifier="1" type="int*"/>
      <instance name="k_1"><addrRemap base="0x1800000" port="S"/></instance><instance name="k_2"/></kernel></core></device></platform></project>\0`;
    expect(readEmbeddedMetadata(bytes(xml))).toEqual({
      project: "p",
      platform: "v:b:n:1.2",
      part: "part",
      clocks: [{ port: "KERNEL_CLK", frequency: "300MHz" }],
      kernels: [
        {
          name: "k",
          language: "ip",
          vlnv: "",
          protocol: "user_managed",
          ports: [{ name: "S", mode: "slave", rangeBytes: 0x10000n, dataBits: 32n }],
          arguments: [{ name: "a", id: "0", port: "S", addressQualifier: 1n, offset: 0x10n, bytes: 8n, type: "int*" }],
          instances: [
            { name: "k_1", base: 0x1800000n },
            { name: "k_2", base: null },
          ],
        },
      ],
    });
    expect(readEmbeddedMetadata(bytes("<project/>"))).toMatchObject({ project: "", kernels: [] });
  });

  it("refuses what is no XML, and expands nothing", () => {
    for (const text of ["", "<project", "<a></b>", "{}"]) expect(() => readEmbeddedMetadata(bytes(text)), text).toThrow(refused);
    const bomb = `<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><project name="&b;"/>`;
    expect(["", "&b;"]).toContain(readEmbeddedMetadata(bytes(bomb)).project);
  });
});

describe("JSON sections", () => {
  it("are objects, which zero bytes may follow", () => {
    const document = readDocument(bytes('{"a":{"b":1}}\0\0'), "BUILD_METADATA");
    expect(valueAt(document, "a", "b")).toBe(1);
    expect(valueAt(document, "a", "toString")).toBeUndefined();
    for (const text of ["", "[]", "null", "{", '"x"'])
      expect(() => readDocument(bytes(text), "BUILD_METADATA"), text).toThrow(refused);
  });

  it("hold pairs of key and value", () => {
    const pairs = [
      { key: "a", value: "1" },
      { key: "__proto__", value: "\u00e9" },
    ];
    expect(readKeyValues(writeKeyValues(pairs))).toEqual(pairs);
    expect(() => readKeyValues(bytes('{"keyvalue_metadata":{}}'))).toThrow(/has no list keyvalue_metadata.key_values/);
  });
});

describe.skipIf(FOREIGN.length === 0)("containers written by other tools (skipped where the data is absent)", () => {
  it.each([
    ["kv260-benchmark-b4096.xclbin", "DPUCZDX8G", 13, 0xa0010000n],
    ["vector_addition_hw.awsxclbin", "vector_add", 4, 0n],
    ["xdnn_v3_96x16_1pe_8b_9mb_bank2.awsxclbin", "kernelSxdnn_0", 26, 0n],
  ] as const)("%s: the kernel, its arguments and where its registers are", (name, kernel, count, base) => {
    const data = sectionOf(readXclbin(readForeign(name)), "EMBEDDED_METADATA") ?? new Uint8Array();
    const [found] = readEmbeddedMetadata(data).kernels;
    expect(found?.name).toBe(kernel);
    expect(found?.arguments.length).toBe(count);
    expect(found?.instances[0]?.base).toBe(base);
    expect(found?.ports.filter(({ mode }) => mode === "slave").map(({ name: port }) => port)).toEqual(["S_AXI_CONTROL"]);
  });

  it("knows the tool that built a container", () => {
    const data = sectionOf(readXclbin(readForeign("kv260-benchmark-b4096.xclbin")), "BUILD_METADATA") ?? new Uint8Array();
    const build = readDocument(data, "BUILD_METADATA");
    expect(valueAt(build, "build_metadata", "xclbin", "generated_by", "version")).toBe("2022.1");
  });
});
