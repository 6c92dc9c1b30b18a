// SPDX-License-Identifier: Apache-2.0
/** A hypervisor over the functional pool, in a folder of its own. */
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Program, type Tensor, tensor } from "@tessera/compiler";
import { type Device, openDevice } from "@tessera/host";
import { DEFAULT_PRESET, preset } from "@tessera/hw";
import { CHANNELS, chain, chainInput, chainResult } from "../../../host/test/hand-program.js";
import { HostDevice, Hypervisor, type HypervisorOptions, type Recovery } from "../../src/index.js";

export interface Opened {
  readonly device: Device;
  readonly port: HostDevice;
  readonly folder: string;
  readonly hypervisor: Hypervisor;
  readonly recovery: Recovery;
}

const devices: Device[] = [];
const hypervisors: Hypervisor[] = [];
const folders: string[] = [];

/** On a device and a folder of an earlier one, or on new ones. */
export async function openHypervisor(options: Partial<HypervisorOptions> = {}, before?: Opened): Promise<Opened> {
  const config = preset(DEFAULT_PRESET);
  const device = before?.device ?? (await openDevice({ backend: "sw_emu", config, bankBytes: 2 ** 26 }));
  const port = before?.port ?? new HostDevice(device, config.core);
  const folder = before?.folder ?? mkdtempSync(join(tmpdir(), "tessera-hypervisor-"));
  devices.push(device);
  folders.push(folder);
  const { hypervisor, recovery } = await Hypervisor.open({ device: port, folder, ...options });
  hypervisors.push(hypervisor);
  return { device, port, folder, hypervisor, recovery };
}

/** Ends everything that was opened. */
export async function closeAll(): Promise<void> {
  for (const hypervisor of hypervisors.splice(0)) await hypervisor.close().catch(() => undefined);
  for (const device of new Set(devices.splice(0))) await device.close();
  for (const folder of new Set(folders.splice(0))) await rm(folder, { recursive: true, force: true });
}

const PIXELS = 5;

/** A program of `depth` layers of `tiles` tiles, with inputs and what it makes of them. */
export class Chain {
  readonly program: Program;
  readonly #depth: number;
  readonly #width: number;

  /** `hash`: of other cores than those of the product. */
  constructor(depth: number, tiles: number, hash?: number) {
    const program = chain(depth, tiles, PIXELS);
    this.program = hash === undefined ? program : { ...program, configHash: hash };
    this.#depth = depth;
    this.#width = tiles * PIXELS;
  }

  input(seed: number): { x: Tensor } {
    return { x: tensor("int8", [1, CHANNELS, 1, this.#width], chainInput(this.#width, seed)) };
  }

  result(seed: number): Int8Array {
    return chainResult(chainInput(this.#width, seed), this.#width, this.#depth);
  }
}
