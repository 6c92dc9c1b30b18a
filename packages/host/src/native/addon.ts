// SPDX-License-Identifier: Apache-2.0
/** The native addon: its types, where it is, and the check that it speaks this instruction set. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { layoutHash } from "@tessera/isa";
import { HostError } from "../errors.js";

/** What a backend can and cannot do. */
export interface Capabilities {
  /** Cycle counters mean simulated or real clock cycles. */
  readonly cycleAccurate: boolean;
  readonly interrupt: boolean;
  readonly faultInjection: boolean;
}

/** An open device; every promise may be rejected with a BACKEND_* code. */
export interface NativeDevice {
  capabilities(): Capabilities;
  /** `ranges`: pairs of physical address and length; the bytes follow each other in the result. */
  readMemory(ranges: Float64Array): Promise<Uint8Array>;
  /** `data` must not be changed before the promise settles. */
  writeMemory(ranges: Float64Array, data: Uint8Array): Promise<void>;
  readRegisters(offsets: Uint32Array): Promise<Uint32Array>;
  /** `writes`: pairs of offset and value, written in order. */
  writeRegisters(writes: Uint32Array): Promise<void>;
  /** True when the interrupt is or becomes active within `milliseconds`. */
  waitInterrupt(milliseconds: number): Promise<boolean>;
  report(): Promise<string>;
  inject(fault: string): Promise<void>;
  close(): Promise<void>;
}

/** Pool that sw_emu emulates: the numbers of a PoolConfig. */
export interface NativeShape {
  readonly cores: number;
  readonly clusters: number;
  readonly banks: number;
  readonly tasks: number;
  /** 1: core c is virtual core 0 of task c for ever. */
  readonly fixedMap: number;
  /** Pages of the feature memory beside each bank. */
  readonly fastPages: number;
  /** 1: banks can be shared by time slots. */
  readonly timeSlots: number;
  readonly bankBytes: number;
  readonly configHash: number;
  readonly pp: number;
  readonly icp: number;
  readonly ocp: number;
  readonly inputBufferBytes: number;
  readonly weightBufferBytes: number;
  readonly outputBufferBytes: number;
  readonly instructionMemoryBytes: number;
  readonly threads: number;
}

export interface NativeOpenOptions {
  readonly backend: string;
  readonly shape?: NativeShape;
  readonly library?: string;
  readonly simulation?: string;
}

export interface Addon {
  readonly layoutHash: number;
  open(options: NativeOpenOptions): Promise<NativeDevice>;
}

const ADDON_PATH = join("native", "build", "Release", "tessera.node");

/** The addon of this checkout: looked for in every folder above this file. */
function findAddon(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const path = join(folder, ADDON_PATH);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) {
      throw new HostError(
        "ADDON_MISSING",
        `The native addon ${ADDON_PATH} has not been built: run 'npm run --workspace native build:addon'.`,
      );
    }
  }
}

let loaded: Addon | undefined;

/** Loads the addon once. Throws ADDON_MISSING or LAYOUT_MISMATCH. */
export function loadAddon(): Addon {
  if (loaded !== undefined) return loaded;
  const addon = createRequire(import.meta.url)(findAddon()) as Addon;
  if (addon.layoutHash !== layoutHash()) {
    throw new HostError(
      "LAYOUT_MISMATCH",
      `The native addon was built for instruction set ${hex(addon.layoutHash)}, this runtime has ${hex(layoutHash())}: build the addon again.`,
    );
  }
  loaded = addon;
  return addon;
}

/** A hash as it is printed everywhere. */
export const hex = (hash: number): string => `0x${hash.toString(16).padStart(8, "0")}`;
