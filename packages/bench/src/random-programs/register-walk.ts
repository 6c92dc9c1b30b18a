// SPDX-License-Identifier: Apache-2.0
/** Writes noise to every register that keeps what is written, and reads every register: both pools must answer alike. */
import { REGISTER_BLOCKS, registerAddress } from "@tessera/isa";
import type { BarePool } from "./bare-pool.js";
import { Dice } from "./dice.js";
import type { Pools } from "./run-cases.js";

interface Place {
  readonly name: string;
  readonly address: number;
  readonly writable: boolean;
  /** Its value is time's business. */
  readonly timed: boolean;
  readonly reset: number;
}

/** What has effects beyond its own value. */
const COMMANDS: readonly string[] = ["GLOBAL.COMMIT", "GLOBAL.IRQ_STATUS"];
/** Of what is not zero after reset: banks lie 2^34 apart. */
const resetValue = (register: string, index: number): number => (register === "MEMORY.BASE_HI" ? index * 4 : 0);
const TIMED = /^(GLOBAL\.(CYCLE|IRQ)|TASK\.(START|END)_|COUNTER\.)/;

const PLACES: readonly Place[] = REGISTER_BLOCKS.flatMap(({ name: block, count, registers }) =>
  registers.flatMap(({ name, access }) =>
    access === "wo"
      ? []
      : Array.from({ length: count }, (_, index): Place => {
          const full = `${block}.${name}`;
          return {
            name: `${full} ${index}`,
            address: registerAddress(block, name, index),
            writable: access === "rw" && !COMMANDS.includes(full),
            timed: TIMED.test(full),
            reset: resetValue(full, index),
          };
        }),
  ),
);

const WORD_MAX = 0xffff_ffff;

async function written({ device }: BarePool, values: readonly number[]): Promise<number[]> {
  const writes = PLACES.flatMap(({ address, writable }, i) => (writable ? [address, values[i] as number] : []));
  await device.writeRegisters(Uint32Array.from(writes));
  return [...(await device.readRegisters(Uint32Array.from(PLACES, ({ address }) => address)))];
}

/** Registers that answer differently, of pools that have run nothing yet. Afterwards all that was written is as after reset. */
export async function walkRegisters({ emulator, rtl }: Pools, seed: number): Promise<string[]> {
  const dice = new Dice(seed);
  const wrong: string[] = [];
  const noise = PLACES.map(() => dice.range(0, WORD_MAX));
  for (const values of [noise, PLACES.map(({ reset }) => reset)]) {
    const [a, b] = [await written(emulator, values), await written(rtl, values)];
    PLACES.forEach(({ name, timed }, i) => {
      if (timed || a[i] === b[i]) return;
      wrong.push(`${name}, written 0x${values[i]?.toString(16)}: emulator 0x${a[i]?.toString(16)}, RTL 0x${b[i]?.toString(16)}`);
    });
  }
  return wrong;
}
