// SPDX-License-Identifier: Apache-2.0
/** Report on an xclbin: header, sections with checksums, and what is in those that say what is where. */
import { createHash } from "node:crypto";
import {
  type Clock,
  type Connection,
  type DebugIp,
  type EmbeddedMetadata,
  HostError,
  type IpCore,
  JSON_KINDS,
  type KeyValue,
  type Memory,
  type PoolIdentity,
  readClocks,
  readConnectivity,
  readDebugIps,
  readDocument,
  readEmbeddedMetadata,
  readIdentity,
  readIpLayout,
  readKeyValues,
  readMemories,
  sectionKindName,
  sectionOf,
  valueAt,
  type Xclbin,
} from "@tessera/host";
import { layoutHash } from "@tessera/isa";

export interface SectionReport {
  readonly kind: string;
  readonly name: string;
  readonly bytes: number;
  /** Of the data. */
  readonly sha256: string;
}

export interface XclbinReport {
  readonly kind: "xclbin";
  readonly version: string;
  readonly mode: string;
  readonly platform: string;
  readonly uuid: string;
  readonly interfaceUuid: string;
  readonly created: string;
  /** null: not one of this project's. */
  readonly pool: (PoolIdentity & { readonly runsHere: boolean }) | null;
  readonly sections: readonly SectionReport[];
  /** Bytes behind the last section: where AMD's tools put a copy of the metadata. */
  readonly trailerBytes: number;
  readonly computeUnits: readonly IpCore[];
  readonly memories: readonly Memory[];
  readonly connections: readonly Connection[];
  /** Memories and groups of memories, as arguments are connected to them. */
  readonly groups: readonly Memory[];
  readonly groupConnections: readonly Connection[];
  readonly clocks: readonly Clock[];
  readonly monitors: readonly DebugIp[];
  readonly keyValues: readonly KeyValue[];
  readonly embedded: EmbeddedMetadata | null;
  /** Tool, version and command line that made the file, where it says so. */
  readonly madeBy: { readonly tool: string; readonly version: string; readonly options: string } | null;
  /** What could not be read, one line each; the rest of the report holds nevertheless. */
  readonly unreadable: readonly string[];
}

export function xclbinReport(xclbin: Xclbin): XclbinReport {
  const unreadable: string[] = [];
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      unreadable.push(error.message);
      return otherwise;
    }
  };
  const content = <T>(kind: string, read: (data: Uint8Array) => T, otherwise: T): T => {
    const data = sectionOf(xclbin, kind);
    return data === undefined || data.length === 0 ? otherwise : attempt(() => read(data), otherwise);
  };
  const documents = new Map(JSON_KINDS.map((kind) => [kind, content(kind, (data) => readDocument(data, kind), null)]));
  const { version } = xclbin;
  const report = {
    version: `${version.major}.${version.minor}.${version.patch}`,
    mode: xclbin.mode,
    platform: xclbin.platform,
    uuid: xclbin.uuid,
    interfaceUuid: xclbin.interfaceUuid,
    created: attempt(() => dateOf(xclbin.timestamp), ""),
    sections: xclbin.sections.map(({ kind, name, data }) => ({
      kind: sectionKindName(kind),
      name,
      bytes: data.length,
      sha256: createHash("sha256").update(data).digest("hex"),
    })),
    trailerBytes: xclbin.trailer?.length ?? 0,
    computeUnits: content("IP_LAYOUT", readIpLayout, []),
    memories: content("MEM_TOPOLOGY", readMemories, []),
    connections: content("CONNECTIVITY", readConnectivity, []),
    groups: content("GROUP_TOPOLOGY", readMemories, []),
    groupConnections: content("GROUP_CONNECTIVITY", readConnectivity, []),
    clocks: content("CLOCK_FREQ_TOPOLOGY", readClocks, []),
    monitors: content("DEBUG_IP_LAYOUT", readDebugIps, []),
    embedded: content<EmbeddedMetadata | null>("EMBEDDED_METADATA", readEmbeddedMetadata, null),
    madeBy: madeBy(documents.get("BUILD_METADATA")),
  };
  // A section of pairs that is no JSON was named above already.
  const pairs = documents.get("KEYVALUE_METADATA") !== null;
  const identity = pairs ? attempt(() => readIdentity(xclbin), null) : null;
  return {
    kind: "xclbin",
    ...report,
    pool: identity === null ? null : { ...identity, runsHere: identity.layoutHash === layoutHash() },
    keyValues: pairs ? content("KEYVALUE_METADATA", readKeyValues, []) : [],
    unreadable: [...new Set(unreadable)],
  };
}

/** Throws XCLBIN_FORMAT when the header's time is none. */
function dateOf(timestamp: number): string {
  const date = new Date(timestamp * 1000);
  if (Number.isNaN(date.getTime())) throw new HostError("XCLBIN_FORMAT", `The header's time ${timestamp} is no date.`);
  return date.toISOString();
}

function madeBy(build: unknown): XclbinReport["madeBy"] {
  const said = (name: string): string => {
    const value = valueAt(build, "build_metadata", "xclbin", "generated_by", name);
    return typeof value === "string" ? value : "";
  };
  return said("name") === "" ? null : { tool: said("name"), version: said("version"), options: said("options") };
}
