// SPDX-License-Identifier: Apache-2.0
/** Sections that say what is where: read back, and of real files compared with what AMD's tool says of them. */
import { describe, expect, it } from "vitest";
import {
  readClocks,
  readConnectivity,
  readDebugIps,
  readIpLayout,
  readMemories,
  readXclbin,
  sectionOf,
  writeClocks,
  writeConnectivity,
  writeIpLayout,
  writeMemories,
  type Xclbin,
} from "../../src/index.js";
import { FOREIGN, readForeign } from "./foreign.js";
import { SAMPLE } from "./sample.js";

const section = (xclbin: Xclbin, kind: string): Uint8Array => sectionOf(xclbin, kind) ?? new Uint8Array();

describe("sections of entries", () => {
  it("are read as they were written", () => {
    expect(readMemories(section(SAMPLE, "MEM_TOPOLOGY"))[1]).toEqual({
      type: "HBM",
      used: false,
      sizeKib: 262144,
      base: 2n ** 34n,
      tag: "HBM[3]",
    });
    const [kernel, other] = readIpLayout(section(SAMPLE, "IP_LAYOUT"));
    expect(kernel?.properties).toEqual({ interrupt: true, interruptId: 5, control: "AP_CTRL_NONE" });
    expect(other).toEqual({ type: "MEM_HBM", properties: 0x10003, base: 2n ** 64n - 1n, name: "hbm" });
    expect(readConnectivity(section(SAMPLE, "CONNECTIVITY"))).toEqual([{ argument: 1, ip: 0, memory: 1 }]);
    expect(readClocks(section(SAMPLE, "CLOCK_FREQ_TOPOLOGY"))).toEqual([{ mhz: 300, type: "DATA", name: "DATA_CLK" }]);
  });

  it("are refused when they claim more entries than they hold", () => {
    const data = Uint8Array.from(section(SAMPLE, "MEM_TOPOLOGY"));
    data[0] = 200;
    expect(() => readMemories(data)).toThrow(/claims 200 entries/);
    data[3] = 0x80;
    expect(() => readMemories(data)).toThrow(expect.objectContaining({ code: "XCLBIN_FORMAT" }));
    expect(() => readDebugIps(Uint8Array.of(1))).toThrow(expect.objectContaining({ code: "XCLBIN_FORMAT" }));
  });
});

type Said = Readonly<Record<string, string>>;

/** What AMD's xclbinutil wrote behind the sections of a container: entries of a list in the section of a kind. */
function said({ trailer = new Uint8Array() }: Xclbin, kind: number, root: string, list: string): readonly Said[] {
  const text = new TextDecoder().decode(trailer);
  const start = text.indexOf(`"section_header":{"Kind":"${kind}"`);
  const entries = new RegExp(`"${root}":\\{"m_count":"\\d+","${list}":(\\[[^\\]]*(?:\\[\\d+\\][^\\]]*)*\\])`).exec(
    text.slice(start),
  );
  expect(start, `section ${kind}`).toBeGreaterThan(0);
  return JSON.parse(entries?.[1] ?? "[]");
}

describe.skipIf(FOREIGN.length === 0)("containers written by other tools (skipped where the data is absent)", () => {
  const memories = (xclbin: Xclbin, kind: number, root: string): unknown =>
    said(xclbin, kind, root, "m_mem_data").map((memory) => ({
      type: memory.m_type?.replace("MEM_", ""),
      used: memory.m_used === "1",
      sizeKib: Number(memory.m_sizeKB),
      base: BigInt(memory.m_base_address ?? ""),
      tag: memory.m_tag,
    }));

  const connections = (xclbin: Xclbin, kind: number, root: string): unknown =>
    said(xclbin, kind, root, "m_connection").map((connection) => ({
      argument: Number(connection.arg_index),
      ip: Number(connection.m_ip_layout_index),
      memory: Number(connection.mem_data_index),
    }));

  it.each(["kv260-benchmark-b4096.xclbin", "default.xclbin"])("%s: memories are as the tool that made it says", (name) => {
    const xclbin = readXclbin(readForeign(name));
    const read = readMemories(section(xclbin, "MEM_TOPOLOGY"));
    expect(read.length).toBeGreaterThan(0);
    expect(read).toEqual(memories(xclbin, 6, "mem_topology"));
    expect(readMemories(section(xclbin, "GROUP_TOPOLOGY"))).toEqual(memories(xclbin, 26, "group_topology"));
  });

  it("compute units and connections are as the tool that made the container says", () => {
    const xclbin = readXclbin(readForeign("kv260-benchmark-b4096.xclbin"));
    const units = said(xclbin, 8, "ip_layout", "m_ip_data").map((unit) => ({
      type: unit.m_type?.replace("IP_", ""),
      properties: {
        interrupt: unit.m_int_enable === "1",
        interruptId: Number(unit.m_interrupt_id),
        control: unit.m_ip_control,
      },
      base: BigInt(unit.m_base_address ?? ""),
      name: unit.m_name,
    }));
    expect(units.length).toBe(1);
    expect(readIpLayout(section(xclbin, "IP_LAYOUT"))).toEqual(units);
    const read = readConnectivity(section(xclbin, "CONNECTIVITY"));
    expect(read.length).toBe(10);
    expect(read).toEqual(connections(xclbin, 7, "connectivity"));
    expect(readConnectivity(section(xclbin, "GROUP_CONNECTIVITY"))).toEqual(connections(xclbin, 27, "group_connectivity"));
  });

  it("knows banks, clocks and monitors of a container of AWS", () => {
    const xclbin = readXclbin(readForeign("vector_addition_hw.awsxclbin"));
    expect(readMemories(section(xclbin, "MEM_TOPOLOGY")).map(({ base, used }) => [base, used])).toEqual([
      [0n, true],
      [0x400000000n, false],
      [0x800000000n, false],
      [0xc00000000n, false],
    ]);
    expect(readClocks(section(xclbin, "CLOCK_FREQ_TOPOLOGY"))).toEqual([
      { mhz: 235, type: "SYSTEM", name: "clk_main_a0" },
      { mhz: 250, type: "DATA", name: "DATA_CLK" },
      { mhz: 500, type: "KERNEL", name: "KERNEL_CLK" },
    ]);
    const monitors = readDebugIps(section(xclbin, "DEBUG_IP_LAYOUT"));
    expect(monitors.map(({ type }) => type)).toContain("ACCEL_MONITOR");
    expect(monitors.find(({ type }) => type === "AXI_MONITOR_FIFO_FULL")).toMatchObject({ version: "4.2", base: 0x1000000000n });
  });

  it.each(FOREIGN)("%s: what is read is written back byte for byte", (name) => {
    const xclbin = readXclbin(readForeign(name));
    const same = (kind: string, again: (data: Uint8Array) => Uint8Array): void => {
      const data = sectionOf(xclbin, kind);
      // The last bytes may pad the section.
      if (data !== undefined) expect([...again(data)], kind).toEqual([...data.subarray(0, again(data).length)]);
    };
    same("MEM_TOPOLOGY", (data) => writeMemories(readMemories(data)));
    same("GROUP_TOPOLOGY", (data) => writeMemories(readMemories(data)));
    same("IP_LAYOUT", (data) => writeIpLayout(readIpLayout(data)));
    same("CONNECTIVITY", (data) => writeConnectivity(readConnectivity(data)));
    same("GROUP_CONNECTIVITY", (data) => writeConnectivity(readConnectivity(data)));
    same("CLOCK_FREQ_TOPOLOGY", (data) => writeClocks(readClocks(data)));
  });
});
