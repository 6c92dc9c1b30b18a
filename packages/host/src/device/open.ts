// SPDX-License-Identifier: Apache-2.0
/** Opens a device on a backend. */
import { configHash, DEFAULT_PRESET, derive, type PoolConfig, preset } from "@tessera/hw";
import { HostError } from "../errors.js";
import { hex, loadAddon, type NativeDevice, type NativeOpenOptions, type NativeShape } from "../native/addon.js";
import { Device } from "./device.js";
import { rethrow } from "./registers.js";

export const BACKENDS = ["sw_emu", "hw_emu"] as const;
export type BackendName = (typeof BACKENDS)[number];

export interface OpenOptions {
  readonly backend: BackendName;
  /** Design to emulate (sw_emu, default: the default preset), or that the device must have (hw_emu). */
  readonly config?: PoolConfig;
  /** hw_emu: shared library of the Verilated pool. */
  readonly library?: string;
  /** hw_emu: seed, trace and DDR options of native/sim/sim_api.h. */
  readonly simulation?: Readonly<Record<string, unknown>>;
  /** Bytes of a bank, at most 16 GiB; only touched pages take memory. */
  readonly bankBytes?: number;
  /** sw_emu: worker threads; as many as the machine has processors when omitted. */
  readonly threads?: number;
}

const DEFAULT_BANK_BYTES = 4 * 2 ** 30;

function shapeOf(config: PoolConfig, bankBytes: number, threads: number): NativeShape {
  const { cores, clusters, banks, tasks, core, virtualization } = config;
  const { activationTable: _, ...numbers } = core;
  const fixedMap = virtualization === "none" ? 1 : 0;
  const { fastPages } = derive(config);
  const timeSlots = config.timeSlots ? 1 : 0;
  const pool = { cores, clusters, banks, tasks, fixedMap, fastPages, timeSlots, bankBytes };
  return { ...pool, configHash: configHash(core), ...numbers, threads };
}

/** Options of the addon for a backend. Throws BACKEND_CONFIG. */
export function nativeOptions(options: OpenOptions, bankBytes: number): NativeOpenOptions {
  if (options.backend === "sw_emu") {
    const config = options.config ?? preset(DEFAULT_PRESET);
    return { backend: "sw_emu", shape: shapeOf(config, bankBytes, options.threads ?? 0) };
  }
  if (options.library === undefined) {
    throw new HostError("BACKEND_CONFIG", "Backend hw_emu needs `library`, a pool built with: npx nx run hw:verilate.");
  }
  return { backend: "hw_emu", library: options.library, simulation: JSON.stringify(options.simulation ?? {}) };
}

/**
 * Opens a backend without a driver on top: registers and memory, nothing verified and nothing allocated. For experiments that do what
 * the driver does not let happen.
 */
export function openBare(options: OpenOptions): Promise<NativeDevice> {
  return loadAddon()
    .open(nativeOptions(options, options.bankBytes ?? DEFAULT_BANK_BYTES))
    .catch(rethrow);
}

/** Opens a device and checks that it speaks this instruction set and, when `config` is given, has its cores. */
export async function openDevice(options: OpenOptions): Promise<Device> {
  const bankBytes = options.bankBytes ?? DEFAULT_BANK_BYTES;
  const native = await loadAddon().open(nativeOptions(options, bankBytes)).catch(rethrow);
  try {
    const device = await Device.attach(native, bankBytes, options.config && options.config.virtualization !== "none");
    if (options.config !== undefined && configHash(options.config.core) !== device.shape.configHash) {
      throw new HostError(
        "CONFIG_MISMATCH",
        `The device was built for core configuration ${hex(device.shape.configHash)}, '${options.config.name}' has ${hex(configHash(options.config.core))}.`,
      );
    }
    return device;
  } catch (error) {
    await native.close();
    throw error;
  }
}
