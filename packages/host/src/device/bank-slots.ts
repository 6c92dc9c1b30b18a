// SPDX-License-Identifier: Apache-2.0
/** Time slots of the banks and of the instruction port: checked here, made active by a commit (docs/design/pool.md). */
import { FETCH_FRAME_CYCLES, MAX_CORES, registerFieldBits, unpackRegister } from "@tessera/isa";
import { HostError } from "../errors.js";
import { Serial } from "../serial.js";
import type { CoreMap } from "./core-map.js";
import { type Registers, type RegisterWrite, writeFields } from "./registers.js";
import type { DeviceShape } from "./shape.js";

/** How the cores of a bank take turns. */
export interface BankSlots {
  /** Cores of each slot, 2 to 4 slots; a core has one slot. Cores that are not named may not use the bank. */
  readonly owners: readonly (readonly number[])[];
  /** Length of a slot. */
  readonly cycles?: number;
  /** Bursts start while what the slot's bursts may still take, in its own turns, is at most so many cycles. */
  readonly debt?: number;
  /** Cycles that a read burst, and a write burst, may take at least, whatever its length: another row of a busy DRAM bank. */
  readonly read?: number;
  readonly write?: number;
  /** Cycles from the start of a burst to its data, or its answer, as the core sees them; 0: as they come. */
  readonly hold?: number;
}

/** Measured with the DDR4 model: docs/design/pool.md, "Time slots". */
export const SLOT_DEFAULTS = { cycles: 64, debt: 64, read: 10, write: 24, hold: 300 } as const;

const MIN_SLOTS = 2;
const MAX_SLOTS = 4;
const BURST_BEATS = 16;
/** Cycles at the beginning of a slot in which nothing starts. */
const SETTLE_CYCLES = 2;

/**
 * Length of a core's slot on the instruction port, cycles: as long as a burst where all cores' slots then make no more than a frame
 * (FETCH_FRAME_CYCLES), so that it passes before the next slot begins, else an equal share of the frame.
 */
export const fetchSlotFor = (cores: number): number => Math.min(BURST_BEATS, Math.floor(FETCH_FRAME_CYCLES / cores));

const most = (register: string, field: string): number => 2 ** registerFieldBits("BANK", register, field) - 1;

const bad = (message: string): HostError => new HostError("BAD_SLOTS", message);

export class BankSlotControl {
  readonly #registers: Registers;
  readonly #map: CoreMap;
  readonly #shape: DeviceShape;
  /** Checks read what the change before them has made active. */
  readonly #turns = new Serial();

  constructor(registers: Registers, map: CoreMap, shape: DeviceShape) {
    this.#registers = registers;
    this.#map = map;
    this.#shape = shape;
  }

  /** Slots of a bank as the device has them, whoever set them; null: none. Cores that were not named are in the last one. */
  async active(bank: number): Promise<Required<BankSlots> | null> {
    const names = ["SLOTS", "COST", "OWNER"] as const;
    const values = await this.#registers.read(names.map((register) => ({ block: "BANK", register, index: bank })));
    const [slots, cost, owner] = names.map((register, i) => unpackRegister("BANK", register, values[i] as number));
    const { count = 0, cycles = 0, debt = 0 } = slots ?? {};
    if (count < MIN_SLOTS) return null;
    const cores = Array.from({ length: this.#shape.cores }, (_, core) => core);
    const owners = Array.from({ length: count }, (_, slot) => cores.filter((core) => owner?.[`core${core}`] === slot));
    return { owners, cycles, debt, read: cost?.read ?? 0, write: cost?.write ?? 0, hold: cost?.hold ?? 0 };
  }

  /** Length of a core's slot on the instruction port, whoever set it. */
  async fetch(): Promise<number> {
    return Math.max(1, await this.#registers.value("GLOBAL", "FETCH_SLOT"));
  }

  /** Sets or (null) ends the slots of a bank. `users`: cores of the pools whose memory lies there. Throws BAD_SLOTS. */
  set(bank: number, slots: BankSlots | null, users: () => readonly number[]): Promise<void> {
    return this.#turns.run(() => this.#set(bank, slots, users()));
  }

  async #set(bank: number, slots: BankSlots | null, users: readonly number[]): Promise<void> {
    this.#expectSupported();
    if (!Number.isInteger(bank) || bank < 0 || bank >= this.#shape.banks) {
      throw bad(`Bank ${bank} does not exist: the device has banks 0..${this.#shape.banks - 1}.`);
    }
    const full = slots === null ? null : { ...SLOT_DEFAULTS, ...slots };
    if (full !== null) {
      this.#check(bank, full, users);
      this.#checkFrames(bank, full, await this.fetch());
    }
    await this.#map.commit(slotWrites(bank, full));
  }

  /** Length of a core's slot on the instruction port: 1 for work-conserving turns; with more, what others fetch moves no fetch, which takes longer. Throws BAD_SLOTS. */
  setFetch(cycles: number): Promise<void> {
    return this.#turns.run(() => this.#setFetch(cycles));
  }

  async #setFetch(cycles: number): Promise<void> {
    this.#expectSupported();
    const limit = 2 ** registerFieldBits("GLOBAL", "FETCH_SLOT", "cycles") - 1;
    if (!Number.isInteger(cycles) || cycles < 1 || cycles > limit) {
      throw bad(`A slot of ${cycles} cycles on the instruction port: it has 1 to ${limit}.`);
    }
    for (let bank = 0; bank < this.#shape.banks; bank++) {
      const slots = await this.active(bank);
      if (slots !== null) this.#checkFrames(bank, slots, cycles);
    }
    await this.#map.commit([writeFields("GLOBAL", "FETCH_SLOT", { cycles })]);
  }

  #expectSupported(): void {
    if (!this.#shape.timeSlots) {
      throw bad("This design has no time slots: generate it with timeSlots, or give every tenant a bank of its own.");
    }
  }

  #check(bank: number, slots: Required<BankSlots>, users: readonly number[]): void {
    const { owners, cycles } = slots;
    const where = `Slots of bank ${bank}`;
    if (owners.length < MIN_SLOTS || owners.length > MAX_SLOTS) {
      throw bad(`${where}: ${owners.length} slots; there are ${MIN_SLOTS} to ${MAX_SLOTS}, or null for none.`);
    }
    const limits = { cycles: most("SLOTS", "cycles"), debt: most("SLOTS", "debt"), read: most("COST", "read") };
    for (const [name, limit] of Object.entries({ ...limits, write: most("COST", "write"), hold: most("COST", "hold") })) {
      const value = slots[name as keyof typeof SLOT_DEFAULTS];
      if (!Number.isInteger(value) || value < 0 || value > limit) {
        throw bad(`${where}: ${name} is ${value}; it must be a whole number up to ${limit}.`);
      }
    }
    if (cycles <= SETTLE_CYCLES) throw bad(`${where}: ${cycles} cycles leave no time to start a burst.`);
    const named = owners.flat();
    const unknown = named.find((core) => !Number.isInteger(core) || core < 0 || core >= this.#shape.cores);
    if (unknown !== undefined) throw bad(`${where}: core ${unknown} does not exist, the device has 0..${this.#shape.cores - 1}.`);
    const twice = named.find((core, i) => named.indexOf(core) !== i);
    if (twice !== undefined) throw bad(`${where}: core ${twice} has two slots; a core has one.`);
    const left = users.filter((core) => !named.includes(core));
    if (left.length > 0) {
      throw bad(`${where}: cores ${left.join(", ")} have memory in the bank and no slot; name them in a slot.`);
    }
  }

  /** Every core has its turn on the instruction port inside its slot of the bank, or its fetches would starve. */
  #checkFrames(bank: number, { cycles }: Required<BankSlots>, fetchCycles: number): void {
    const [frame, window] = [this.#shape.cores * fetchCycles, cycles - SETTLE_CYCLES];
    if (frame <= window) return;
    throw bad(
      `Slots of bank ${bank}: the turns of ${this.#shape.cores} cores on the instruction port take ${frame} cycles, a slot has ${window} ` +
        "in which a fetch may start; make slots of the bank longer or those of the port shorter.",
    );
  }
}

function slotWrites(bank: number, slots: Required<BankSlots> | null): RegisterWrite[] {
  const { owners, cycles, debt, read, write, hold } = slots ?? { owners: [], cycles: 0, debt: 0, read: 0, write: 0, hold: 0 };
  // Cores that are not named have no memory in the bank; they are put where they would disturb the last one only.
  const rest = Math.max(0, owners.length - 1);
  const named = new Map(owners.flatMap((cores, slot) => cores.map((core) => [core, slot] as const)));
  const fields = Array.from({ length: MAX_CORES }, (_, core) => [`core${core}`, named.get(core) ?? rest] as const);
  return [
    writeFields("BANK", "SLOTS_SHADOW", { count: owners.length, cycles, debt }, bank),
    writeFields("BANK", "COST_SHADOW", { read, write, hold }, bank),
    writeFields("BANK", "OWNER_SHADOW", Object.fromEntries(fields), bank),
  ];
}
