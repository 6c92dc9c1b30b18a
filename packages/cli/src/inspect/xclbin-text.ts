// SPDX-License-Identifier: Apache-2.0
/** A report on an xclbin for people. */
import type { Connection, IpCore, Kernel, Memory } from "@tessera/host";
import { formatTable, hex32 } from "../output.js";
import type { XclbinReport } from "./xclbin.js";

const hexOf = (value: bigint | null): string => (value === null ? "" : `0x${value.toString(16)}`);

/** Address of something that has no registers. */
const NO_ADDRESS = 2n ** 64n - 1n;

/** Digits of a checksum that are shown: enough to tell two files apart. */
const SHOWN_DIGITS = 16;

export function formatXclbin(report: XclbinReport): string {
  const tables = [
    sections(report),
    formatTable(["compute unit", "type", "registers", "control", "interrupt"], report.computeUnits.map(computeUnit)),
    memories("memory", report.memories),
    connections("argument", report.connections, report, report.memories),
    memories("group", report.groups),
    connections("argument", report.groupConnections, report, report.groups),
    formatTable(
      ["clock", "type", "MHz"],
      report.clocks.map(({ name, type, mhz }) => [name, type, mhz]),
    ),
    formatTable(
      ["monitor", "type", "index", "version", "registers"],
      report.monitors.map(({ name, type, index, version, base }) => [name, type, index, version, hexOf(base)]),
    ),
    ...(report.embedded?.kernels ?? []).flatMap(kernel),
    formatTable(
      ["key", "value"],
      report.keyValues.map(({ key, value }) => [key, value]),
    ),
    formatTable(
      ["not readable"],
      report.unreadable.map((line) => [line]),
    ),
  ];
  return [facts(report), ...tables.filter((table) => table.includes("\n"))].join("\n\n");
}

function facts({ pool, embedded, madeBy, ...report }: XclbinReport): string {
  const rows = [
    ["pool", pool === null ? "none of this project's" : poolText(pool)],
    ["platform", report.platform || embedded?.platform || "not stated"],
    ["part", embedded?.part || "not stated"],
    ["version", `${report.version}, mode ${report.mode}, made ${report.created || "at no date"}`],
    ["made by", madeBy === null ? "not stated" : `${madeBy.tool} ${madeBy.version}`],
    ["uuid", report.uuid],
    ["interface uuid", /^0*$/.test(report.interfaceUuid) ? "none" : report.interfaceUuid],
    ["behind the sections", `${report.trailerBytes} bytes`],
  ];
  return formatTable(["", ""], rows).trimStart();
}

const poolText = ({ config, configHash, designHash, layoutHash, runsHere }: NonNullable<XclbinReport["pool"]>): string =>
  `${config.name} (${designHash}), configuration ${hex32(configHash)}, layout ${hex32(layoutHash)}: ` +
  (runsHere ? "the one of this runtime" : "not the one of this runtime, build it again");

const sections = ({ sections: list }: XclbinReport): string =>
  formatTable(
    ["section", "name", "bytes", "sha256"],
    list.map(({ kind, name, bytes, sha256 }) => [kind, name, bytes, sha256.slice(0, SHOWN_DIGITS)]),
  );

function computeUnit({ name, type, base, properties }: IpCore): (string | number)[] {
  const registers = base === NO_ADDRESS ? "none" : hexOf(base);
  if (typeof properties === "number") return [name, type, registers, hexOf(BigInt(properties)), ""];
  const { control, interrupt, interruptId } = properties;
  return [name, type, registers, control, interrupt ? `line ${interruptId}` : "none"];
}

const memories = (heading: string, list: readonly Memory[]): string =>
  formatTable(
    [heading, "type", "used", "KiB", "base"],
    list.map(({ tag, type, used, sizeKib, base }) => [tag, type, used ? "yes" : "no", sizeKib, hexOf(base)]),
  );

/** One row for each argument of a compute unit, with all memories that it reaches. */
function connections(
  heading: string,
  list: readonly Connection[],
  { computeUnits, embedded }: XclbinReport,
  places: readonly Memory[],
): string {
  const rows = new Map<string, string[]>();
  for (const { argument, ip, memory } of list) {
    const unit = computeUnits[ip]?.name ?? `unit ${ip}`;
    const kernelOf = embedded?.kernels.find(({ name }) => name === unit.split(":")[0]);
    const named = kernelOf?.arguments.find(({ id }) => id === String(argument))?.name;
    const key = `${unit}\0${named === undefined ? argument : `${argument} ${named}`}`;
    rows.set(key, [...(rows.get(key) ?? []), places[memory]?.tag ?? `memory ${memory}`]);
  }
  return formatTable(
    ["compute unit", heading, "reaches"],
    [...rows].map(([key, tags]) => [...key.split("\0"), [...new Set(tags)].join(", ")]),
  );
}

const kernel = ({ name, language, protocol, ports, arguments: list, instances }: Kernel): string[] => [
  formatTable(
    [`kernel ${name}`, "mode", "range", "bits"],
    ports.map(({ name: port, mode, rangeBytes, dataBits }) => [port, mode, hexOf(rangeBytes), String(dataBits ?? "")]),
  ),
  formatTable(
    [
      `argument of ${name} (${[language, protocol].filter((word) => word !== "").join(", ")})`,
      "id",
      "port",
      "offset",
      "bytes",
      "type",
    ],
    list.map(({ name: argument, id, port, offset, bytes, type }) => [
      argument,
      id,
      port,
      hexOf(offset),
      String(bytes ?? ""),
      type,
    ]),
  ),
  formatTable(
    [`instance of ${name}`, "registers"],
    instances.map(({ name: instance, base }) => [instance, base === null ? "none" : hexOf(base)]),
  ),
];
