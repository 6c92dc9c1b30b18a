// SPDX-License-Identifier: Apache-2.0
/** Lets time of a simulated device pass by register accesses, so that it does not depend on how busy the machine is. */
import type { Device } from "@tessera/host";
import { registerAddress } from "@tessera/isa";

/** Looks at the cycle counter in one call of the device. */
const LOOKS = 64;
const UINT32 = 2 ** 32;
/** Writing 0 there changes nothing. */
const IDLE_WRITE = { offset: registerAddress("GLOBAL", "IRQ_STATUS"), value: 0 };

async function look(device: Device, times: number): Promise<number[]> {
  return device.registers.read(Array.from({ length: times }, () => ({ block: "GLOBAL", register: "CYCLE_LO" })));
}

const last = (values: readonly number[]): number => values[values.length - 1] as number;

/** At least so many cycles; others may use the device meanwhile, but nobody sleeps on its interrupt. */
export async function pass(device: Device, cycles: number): Promise<void> {
  const [start] = (await look(device, 1)) as [number];
  await device.interrupts.still(async () => {
    for (let now = start; (now - start + UINT32) % UINT32 < cycles; ) now = last(await look(device, LOOKS));
  });
}

/** Cycles that accesses of registers take. */
export interface AccessCycles {
  readonly read: number;
  readonly write: number;
}

/** How many idle writes, and how many reads, fill exactly so many cycles; null when no number does. */
export function idleAccesses(cycles: number, { read, write }: AccessCycles): { reads: number; writes: number } | null {
  for (let writes = 0; writes < read && writes * write <= cycles; writes++) {
    const rest = cycles - writes * write;
    if (rest % read === 0) return { reads: rest / read, writes };
  }
  return null;
}

/** Waits for named cycles of a device: what is done next is done in that cycle. Make it, and use it, while nobody else uses the device. */
export class CycleClock {
  readonly #device: Device;
  readonly #each: AccessCycles;

  private constructor(device: Device, each: AccessCycles) {
    this.#device = device;
    this.#each = each;
  }

  static async of(device: Device): Promise<CycleClock> {
    const [first, second] = (await look(device, 2)) as [number, number];
    await device.registers.write([IDLE_WRITE]);
    const [third] = (await look(device, 1)) as [number];
    const read = second - first;
    return new CycleClock(device, { read, write: third - second - read });
  }

  async now(): Promise<number> {
    return last(await look(this.#device, 1));
  }

  /** Until the next access of a register finds the cycle counter at `cycle`; false when that cycle is too near, or past. */
  async until(cycle: number): Promise<boolean> {
    const { read, write } = this.#each;
    const least = read * write + (LOOKS + 2) * read;
    let now = await this.now();
    if (now + least > cycle) return false;
    while (cycle - now > least) now = last(await look(this.#device, LOOKS));
    const idle = idleAccesses(cycle - now - read, this.#each);
    if (idle === null) return false;
    if (idle.writes > 0) await this.#device.registers.write(Array.from({ length: idle.writes }, () => IDLE_WRITE));
    if (idle.reads > 0) await look(this.#device, idle.reads);
    return true;
  }
}
