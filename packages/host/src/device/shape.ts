// SPDX-License-Identifier: Apache-2.0
/** What a device says about itself, and the checks before anything runs on it. */
import { layoutHash, unpackRegister } from "@tessera/isa";
import { HostError } from "../errors.js";
import { hex } from "../native/addon.js";
import { mappedCores } from "./found-task.js";
import type { Registers } from "./registers.js";

/** The bytes "TSRA" that identify a pool. */
const POOL_ID = 0x41525354;

export interface DeviceShape {
  readonly cores: number;
  readonly clusters: number;
  readonly banks: number;
  readonly tasks: number;
  readonly pp: number;
  readonly icp: number;
  readonly ocp: number;
  readonly inputBufferBytes: number;
  readonly weightBufferBytes: number;
  readonly outputBufferBytes: number;
  readonly instructionMemoryBytes: number;
  readonly configHash: number;
  /** 4 KiB pages of the feature memory beside each bank; 0: there is none. */
  readonly fastPages: number;
  /** Banks can be shared by time slots. */
  readonly timeSlots: boolean;
  /** Core c is task c for ever, as in designs without virtualization. */
  readonly fixedMap: boolean;
}

const NAMES = [
  "ID",
  "LAYOUT_HASH",
  "CONFIG_HASH",
  "SHAPE",
  "CORE_SHAPE",
  "IBUF_BYTES",
  "WBUF_BYTES",
  "OBUF_BYTES",
  "IMEM_BYTES",
  "FAST_PAGES",
  "FEATURES",
] as const;

/**
 * Whether the map is that of a design without virtualization: core c is task c, for every core. A pool with tenants looks the same only while each of
 * its cores is a task of its own, in order; whoever opens one that may be so says what it is.
 */
async function looksFixed(registers: Registers, cores: number): Promise<boolean> {
  const mapped = await mappedCores(registers, cores);
  return Array.from({ length: cores }, (_, core) => core).every((core) => mapped.get(core)?.[0] === core);
}

/**
 * Reads the identity registers. `virtualized`: whether cores can be assigned; when omitted it follows from the core map, also while tasks
 * run. Throws LAYOUT_MISMATCH when the device is no pool or has another instruction set.
 */
export async function readShape(registers: Registers, virtualized?: boolean): Promise<DeviceShape> {
  const values = await registers.read(NAMES.map((register) => ({ block: "GLOBAL", register })));
  const value = (name: (typeof NAMES)[number]): number => values[NAMES.indexOf(name)] as number;
  if (value("ID") !== POOL_ID) {
    throw new HostError("LAYOUT_MISMATCH", `The device's ID register reads ${hex(value("ID"))}: it is not a Tessera pool.`);
  }
  if (value("LAYOUT_HASH") !== layoutHash()) {
    throw new HostError(
      "LAYOUT_MISMATCH",
      `The device has instruction set ${hex(value("LAYOUT_HASH"))}, this runtime ${hex(layoutHash())}: generate and build the design again.`,
    );
  }
  const pool = unpackRegister("GLOBAL", "SHAPE", value("SHAPE"));
  const core = unpackRegister("GLOBAL", "CORE_SHAPE", value("CORE_SHAPE"));
  return {
    cores: pool.cores as number,
    clusters: pool.clusters as number,
    banks: pool.banks as number,
    tasks: pool.tasks as number,
    pp: core.pp as number,
    icp: core.icp as number,
    ocp: core.ocp as number,
    inputBufferBytes: value("IBUF_BYTES"),
    weightBufferBytes: value("WBUF_BYTES"),
    outputBufferBytes: value("OBUF_BYTES"),
    instructionMemoryBytes: value("IMEM_BYTES"),
    configHash: value("CONFIG_HASH"),
    fastPages: value("FAST_PAGES"),
    timeSlots: unpackRegister("GLOBAL", "FEATURES", value("FEATURES")).time_slots === 1,
    fixedMap: virtualized === undefined ? await looksFixed(registers, pool.cores as number) : !virtualized,
  };
}
