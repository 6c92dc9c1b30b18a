// SPDX-License-Identifier: Apache-2.0
/** EMBEDDED_METADATA: what XRT reads of kernels, their ports, arguments and instances. */
import { attribute, elementAt, elements, numberAttribute, parseXml, type XmlElement } from "./xml.js";

export interface KernelPort {
  readonly name: string;
  /** "slave", "master", of streams others. */
  readonly mode: string;
  /** Bytes of the address range; null where none is stated. */
  readonly rangeBytes: bigint | null;
  readonly dataBits: bigint | null;
}

export interface KernelArgument {
  readonly name: string;
  readonly id: string;
  readonly port: string;
  /** 0 scalar, 1 global memory, 4 stream. */
  readonly addressQualifier: bigint | null;
  /** Bytes from the start of the kernel's registers. */
  readonly offset: bigint | null;
  readonly bytes: bigint | null;
  readonly type: string;
}

export interface KernelInstance {
  readonly name: string;
  /** Address of its registers; null for a kernel without any. */
  readonly base: bigint | null;
}

export interface Kernel {
  readonly name: string;
  /** "c", "clc", "ip". */
  readonly language: string;
  readonly vlnv: string;
  /** "" where the tool does not state it. */
  readonly protocol: string;
  readonly ports: readonly KernelPort[];
  readonly arguments: readonly KernelArgument[];
  readonly instances: readonly KernelInstance[];
}

export interface MetadataClock {
  readonly port: string;
  /** As written: "300.0MHz". */
  readonly frequency: string;
}

export interface EmbeddedMetadata {
  readonly project: string;
  /** vendor:board:name:major.minor; "" where none is stated. */
  readonly platform: string;
  /** The part as the tool names it: "virtexuplus:xcvu9p:flgb2104:-2:i". */
  readonly part: string;
  readonly clocks: readonly MetadataClock[];
  readonly kernels: readonly Kernel[];
}

/** Throws XCLBIN_FORMAT when the section is no XML; what is missing is empty. */
export function readEmbeddedMetadata(data: Uint8Array): EmbeddedMetadata {
  const root = parseXml(data, "EMBEDDED_METADATA");
  const project = elementAt(root, "project");
  const platform = elementAt(root, "project", "platform");
  const devices = elements(platform, "device");
  const cores = devices.flatMap((device) => elements(device, "core"));
  return {
    project: attribute(project, "name"),
    platform: platformName(platform),
    part: attribute(devices[0], "fpgaDevice"),
    clocks: [
      ...devices.flatMap((device) => elements(elements(device, "systemClocks")[0], "clock")),
      ...cores.flatMap((core) => elements(elements(core, "kernelClocks")[0], "clock")),
    ].map((clock) => ({ port: attribute(clock, "port"), frequency: attribute(clock, "frequency") })),
    kernels: cores.flatMap((core) => elements(core, "kernel")).map(kernel),
  };
}

function platformName(platform: XmlElement | undefined): string {
  const version = platform === undefined ? undefined : elements(platform, "version")[0];
  const names = ["vendor", "boardid", "name"].map((part) => attribute(platform, part)).filter((part) => part !== "");
  if (version === undefined) return names.join(":");
  return [...names, `${attribute(version, "major")}.${attribute(version, "minor")}`].join(":");
}

const kernel = (element: XmlElement): Kernel => ({
  name: attribute(element, "name"),
  language: attribute(element, "language"),
  vlnv: attribute(element, "vlnv"),
  protocol: attribute(element, "hwControlProtocol"),
  ports: elements(element, "port").map((port) => ({
    name: attribute(port, "name"),
    mode: attribute(port, "mode"),
    rangeBytes: numberAttribute(port, "range"),
    dataBits: numberAttribute(port, "dataWidth"),
  })),
  arguments: elements(element, "arg").map((argument) => ({
    name: attribute(argument, "name"),
    id: attribute(argument, "id"),
    port: attribute(argument, "port"),
    addressQualifier: numberAttribute(argument, "addressQualifier"),
    offset: numberAttribute(argument, "offset"),
    bytes: numberAttribute(argument, "size"),
    type: attribute(argument, "type"),
  })),
  instances: elements(element, "instance").map((instance) => ({
    name: attribute(instance, "name"),
    base: numberAttribute(elements(instance, "addrRemap")[0], "base"),
  })),
});
