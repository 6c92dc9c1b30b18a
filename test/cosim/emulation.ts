// SPDX-License-Identifier: Apache-2.0
/** The functional emulator behind the same calls as a simulation: the second opinion on what a pool must do. */
import { configHash, derive, type PoolConfig } from "@tessera/hw";
import { loadAddon, type NativeDevice } from "../../packages/host/dist/native/addon.js";
import type { Card } from "./simulation.js";

const BANK_BYTES = 2 ** 30;
/** The emulator knows no time: a millisecond of waiting stands for so many cycles. */
const CYCLES_PER_MS = 200;

export class Emulation implements Card {
  private constructor(private readonly device: NativeDevice) {}

  static async open(config: PoolConfig): Promise<Emulation> {
    const { core, cores, clusters, banks, tasks } = config;
    const { pp, icp, ocp, inputBufferBytes, weightBufferBytes, outputBufferBytes, instructionMemoryBytes } = core;
    const buffers = { inputBufferBytes, weightBufferBytes, outputBufferBytes, instructionMemoryBytes };
    const shape = {
      cores,
      clusters,
      banks,
      tasks,
      fixedMap: config.virtualization === "none" ? 1 : 0,
      fastPages: derive(config).fastPages,
      timeSlots: config.timeSlots ? 1 : 0,
      bankBytes: BANK_BYTES,
      configHash: configHash(core),
      pp,
      icp,
      ocp,
      ...buffers,
      threads: 2,
    };
    return new Emulation(await loadAddon().open({ backend: "sw_emu", shape }));
  }

  close = (): Promise<void> => this.device.close();
  read = async (offset: number): Promise<number> => (await this.device.readRegisters(Uint32Array.of(offset)))[0] ?? 0;
  write = (offset: number, value: number): Promise<void> => this.device.writeRegisters(Uint32Array.of(offset, value));
  readMemory = (phys: bigint, bytes: number): Promise<Uint8Array> => this.device.readMemory(Float64Array.of(Number(phys), bytes));
  writeMemory = (phys: bigint, data: Uint8Array): Promise<void> =>
    this.device.writeMemory(Float64Array.of(Number(phys), data.length), data.slice());
  run = (cycles: number): Promise<boolean> => this.device.waitInterrupt(Math.ceil(cycles / CYCLES_PER_MS));
  cycles = async (): Promise<number> => 0;
}
