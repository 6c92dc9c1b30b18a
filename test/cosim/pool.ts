// SPDX-License-Identifier: Apache-2.0
/** Drives a pool through its registers: segments, core map, commands, faults. */
import {
  FAULT_CAUSES,
  PAGE_BYTES,
  packRegister,
  registerAddress,
  SEGMENTS,
  TASK_COMMANDS,
  TASK_STATES,
  unpackRegister,
} from "@tessera/isa";
import type { Chain } from "./chain.js";
import type { Card } from "./simulation.js";

const BANK_SHIFT = 34n;
const CLEAR_TIMEOUT = 100_000;
const NO_CORE = 255;

export interface Segment {
  readonly basePage: number;
  readonly pages: number;
  readonly banks: readonly number[];
}

export interface TaskStatus {
  readonly state: (typeof TASK_STATES)[number];
  readonly cause: (typeof FAULT_CAUSES)[number];
  /** Physical core of the last fault, or null. */
  readonly core: number | null;
  readonly refused: boolean;
}

type Rights = "read" | "write" | "exec";

export class Pool {
  private readonly nextPage = new Map<number, number>();
  /** Address of page 0 of banks that do not lie where they do after reset. */
  private readonly bases = new Map<number, bigint>();

  constructor(readonly sim: Card) {}

  reg = (block: string, name: string, index = 0): Promise<number> => this.sim.read(registerAddress(block, name, index));
  setReg = (block: string, name: string, value: number, index = 0): Promise<void> =>
    this.sim.write(registerAddress(block, name, index), value);

  /** Tells the pool where a bank begins on the card; before anything is written there. */
  async setBase(bank: number, phys: bigint): Promise<void> {
    await this.setReg("MEMORY", "BASE_LO", Number(phys & 0xffffffffn), bank);
    await this.setReg("MEMORY", "BASE_HI", Number(phys >> 32n), bank);
    this.bases.set(bank, phys);
  }

  /** Physical address of a byte of a segment. */
  phys({ basePage, banks }: Segment, offset: number): bigint {
    const page = Math.floor(offset / PAGE_BYTES);
    const bank = banks[page % banks.length] ?? 0;
    const local = (basePage + Math.floor(page / banks.length)) * PAGE_BYTES + (offset % PAGE_BYTES);
    return (this.bases.get(bank) ?? BigInt(bank) << BANK_SHIFT) + BigInt(local);
  }

  async writeSegment(segment: Segment, offset: number, data: Uint8Array): Promise<void> {
    for (let at = 0; at < data.length; ) {
      const bytes = Math.min(data.length - at, PAGE_BYTES - ((offset + at) % PAGE_BYTES));
      await this.sim.writeMemory(this.phys(segment, offset + at), data.subarray(at, at + bytes));
      at += bytes;
    }
  }

  async readSegment(segment: Segment, offset: number, bytes: number): Promise<Uint8Array> {
    const data = new Uint8Array(bytes);
    for (let at = 0; at < bytes; ) {
      const piece = Math.min(bytes - at, PAGE_BYTES - ((offset + at) % PAGE_BYTES));
      data.set(await this.sim.readMemory(this.phys(segment, offset + at), piece), at);
      at += piece;
    }
    return data;
  }

  /** A segment of its own pages in every one of its banks, written to the task's table. */
  async makeSegment(
    task: number,
    number: number,
    bytes: number,
    rights: readonly Rights[],
    banks: readonly number[],
  ): Promise<Segment> {
    const pages = Math.ceil(bytes / PAGE_BYTES);
    const basePage = Math.max(...banks.map((bank) => this.nextPage.get(bank) ?? 1));
    for (const bank of banks) this.nextPage.set(bank, basePage + Math.ceil(pages / banks.length) + 1);
    const entry = task * 8 + number;
    const names = Object.fromEntries(banks.map((bank, i) => [`bank${i}`, bank]));
    const flags = Object.fromEntries(rights.map((right) => [right, 1]));
    await this.setReg("SEGMENT", "BASE_PAGE", basePage, entry);
    await this.setReg("SEGMENT", "PAGES", pages, entry);
    await this.setReg(
      "SEGMENT",
      "FLAGS",
      packRegister("SEGMENT", "FLAGS", { ...flags, ...names, valid: 1, banks: banks.length }),
      entry,
    );
    return { basePage, pages, banks };
  }

  /** Maps physical cores to virtual cores 0, 1, ... of a task (null: to none) and commits; true when it was accepted. */
  async map(task: number | null, cores: readonly number[]): Promise<boolean> {
    for (const [vcore, core] of cores.entries()) {
      const value = task === null ? 0 : packRegister("CORE", "MAP_SHADOW", { valid: 1, task, vcore });
      await this.setReg("CORE", "MAP_SHADOW", value, core);
    }
    return this.commit();
  }

  async commit(): Promise<boolean> {
    await this.setReg("GLOBAL", "COMMIT", 1);
    const limit = (await this.sim.cycles()) + CLEAR_TIMEOUT;
    for (;;) {
      const { go, refused } = unpackRegister("GLOBAL", "COMMIT", await this.reg("GLOBAL", "COMMIT"));
      if (go === 0) return refused === 0;
      if ((await this.sim.cycles()) > limit) throw new Error("COMMIT.go stays 1");
    }
  }

  command = (task: number, op: (typeof TASK_COMMANDS)[number], epoch = 0): Promise<void> =>
    this.setReg("TASK", "COMMAND", packRegister("TASK", "COMMAND", { op: TASK_COMMANDS.indexOf(op), epoch }), task);

  async status(task: number): Promise<TaskStatus> {
    const fields = unpackRegister("TASK", "STATUS", await this.reg("TASK", "STATUS", task));
    const { state = 0, cause = 0, core = NO_CORE, refused = 0 } = fields;
    return {
      state: TASK_STATES[state] ?? "IDLE",
      cause: FAULT_CAUSES[cause] ?? "NONE",
      core: core === NO_CORE ? null : core,
      refused: refused === 1,
    };
  }

  /** Runs until the task has come to rest and acknowledges its interrupt. */
  async finish(task: number, maxCycles: number): Promise<TaskStatus> {
    const bit = 1 << task;
    const limit = (await this.sim.cycles()) + maxCycles;
    await this.setReg("GLOBAL", "IRQ_ENABLE", bit);
    const raised = await this.sim.run(limit - (await this.sim.cycles()));
    if (raised) await this.setReg("GLOBAL", "IRQ_STATUS", bit);
    return this.status(task);
  }

  /** Cycles from START to rest of the last run, by the task's own registers. */
  async runCycles(task: number): Promise<number> {
    const lo = await this.reg("TASK", "START_LO", task);
    const end = await this.reg("TASK", "END_LO", task);
    return (end - lo) >>> 0;
  }
}

/** Looks at a task's status before it is taken to be stuck. */
const LOOKS = 200_000;

/**
 * Waits for FAULT; cycles from the first sight of another state than RUNNING to it. A look takes about ten cycles. 0 when
 * the task went to FAULT between two looks, or the card knows no time.
 */
export async function abortCycles(pool: Pool, task: number): Promise<number> {
  let left: number | undefined;
  for (let i = 0; i < LOOKS; i++) {
    const { state } = await pool.status(task);
    const now = await pool.sim.cycles();
    if (state === "FAULT") return left === undefined ? 0 : now - left;
    if (state !== "RUNNING") left ??= now;
    if (state === "DONE") throw new Error("the task ended without a fault");
  }
  throw new Error("the task did not come to rest");
}

/** A chain program loaded as a task. */
export class ChainTask {
  private constructor(
    readonly pool: Pool,
    readonly task: number,
    readonly chain: Chain,
    readonly exec: Segment,
    readonly weights: Segment,
    readonly maps: Segment,
  ) {}

  static async load(pool: Pool, task: number, chain: Chain, banks: readonly number[]): Promise<ChainTask> {
    const maps = (chain.layers + chain.strands) * chain.mapBytes;
    const loaded = new ChainTask(
      pool,
      task,
      chain,
      await pool.makeSegment(task, SEGMENTS.EXEC, chain.instructions.length, ["exec"], banks),
      await pool.makeSegment(task, SEGMENTS.WEIGHTS, chain.weights.length, ["read"], banks),
      await pool.makeSegment(task, SEGMENTS.MAPS, maps, ["read", "write"], banks),
    );
    await pool.writeSegment(loaded.exec, 0, chain.instructions);
    await pool.writeSegment(loaded.weights, 0, chain.weights);
    await pool.writeSegment(loaded.maps, 0, chain.input);
    await pool.setReg("TASK", "DISPATCH_OFFSET", chain.dispatchOffset, task);
    await pool.setReg("TASK", "DISPATCH_STRIDE", chain.dispatchStride, task);
    await pool.setReg("TASK", "LAYERS", chain.layers, task);
    return loaded;
  }

  /** Overwrites the results, so that the next run must write them again. */
  async erase(): Promise<void> {
    const { mapBytes, layers, strands } = this.chain;
    await this.pool.writeSegment(this.maps, strands * mapBytes, new Uint8Array(layers * mapBytes).fill(0xa5));
  }

  /** Result of a layer. */
  result = (layer: number): Promise<Uint8Array> =>
    this.pool.readSegment(this.maps, (layer + this.chain.strands) * this.chain.mapBytes, this.chain.mapBytes);

  /** First layer whose result differs from the expected one, or null. */
  async firstWrongLayer(): Promise<number | null> {
    for (let layer = 0; layer < this.chain.layers; layer++) {
      if (Buffer.compare(await this.result(layer), this.chain.expected[layer] as Uint8Array) !== 0) return layer;
    }
    return null;
  }
}
