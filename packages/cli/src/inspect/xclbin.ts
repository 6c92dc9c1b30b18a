// SPDX-License-Identifier: Apache-2.0
/** Report on an xclbin: header, sections, and what the sections about memories, kernels and clocks say. */
import {
  type Clock,
  type IpCore,
  type Memory,
  readClocks,
  readIpLayout,
  readMemories,
  sectionKindName,
  type Xclbin,
  type XclbinSection,
} from "@tessera/host";
import { formatTable } from "../output.js";

export interface XclbinReport {
  readonly kind: "xclbin";
  readonly version: string;
  readonly mode: string;
  readonly platform: string;
  readonly uuid: string;
  readonly created: string;
  readonly sections: readonly { readonly kind: string; readonly name: string; readonly bytes: number }[];
  readonly kernels: readonly IpCore[];
  readonly memories: readonly Memory[];
  readonly clocks: readonly Clock[];
}

export function xclbinReport(xclbin: Xclbin): XclbinReport {
  const { version, mode, platform, uuid, timestamp, sections } = xclbin;
  const content = <T>(kind: string, read: (data: Uint8Array) => T[]): T[] => {
    const section = sections.find((candidate: XclbinSection) => sectionKindName(candidate.kind) === kind);
    return section === undefined ? [] : read(section.data);
  };
  return {
    kind: "xclbin",
    version: `${version.major}.${version.minor}.${version.patch}`,
    mode,
    platform,
    uuid,
    created: new Date(timestamp * 1000).toISOString(),
    sections: sections.map(({ kind, name, data }) => ({ kind: sectionKindName(kind), name, bytes: data.length })),
    kernels: content("IP_LAYOUT", readIpLayout),
    memories: content("MEM_TOPOLOGY", readMemories),
    clocks: content("CLOCK_FREQ_TOPOLOGY", readClocks),
  };
}

export function formatXclbin(report: XclbinReport): string {
  const facts = [
    ["platform", report.platform || "not stated"],
    ["version", `${report.version}, mode ${report.mode}, made ${report.created}`],
    ["uuid", report.uuid],
  ];
  const tables = [
    formatTable(
      ["section", "name", "bytes"],
      report.sections.map(({ kind, name, bytes }) => [kind, name, bytes]),
    ),
    formatTable(
      ["kernel", "base"],
      report.kernels.map(({ name, base }) => [name, `0x${base.toString(16)}`]),
    ),
    formatTable(
      ["memory", "type", "used", "KiB", "base"],
      report.memories.map(({ tag, type, used, sizeKib, base }) => [
        tag,
        type,
        used ? "yes" : "no",
        sizeKib,
        `0x${base.toString(16)}`,
      ]),
    ),
    formatTable(
      ["clock", "MHz"],
      report.clocks.map(({ name, mhz }) => [name, mhz]),
    ),
  ];
  return [formatTable(["", ""], facts).trimStart(), ...tables.filter((table) => table.includes("\n"))].join("\n\n");
}
