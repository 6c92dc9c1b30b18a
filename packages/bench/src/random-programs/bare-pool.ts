// SPDX-License-Identifier: Apache-2.0
/** Runs cases on a pool by registers and memory alone: no driver, verifier or allocator in between. */
import { type NativeDevice, Registers, type RegisterWrite, writeFields, writeValue } from "@tessera/host";
import type { PoolConfig } from "@tessera/hw";
import { COUNTERS, FAULT_CAUSES, PAGE_BYTES, TASK_COMMANDS, TASK_STATES } from "@tessera/isa";
import type { TestCase } from "./test-case.js";
import type { Window } from "./window.js";

export interface Outcome {
  readonly state: (typeof TASK_STATES)[number];
  readonly cause: (typeof FAULT_CAUSES)[number];
  /** Physical core of the fault; 255: none. */
  readonly core: number;
  /** Low bits of the fault's address; of faults of memory only. */
  readonly address: number;
  /** It did not end by itself within the bound: it was aborted. */
  readonly endless: boolean;
  readonly memory: Uint8Array;
  /** Counters of the run by core and name. */
  readonly counters: readonly Readonly<Record<string, number>>[];
}

export interface Bounds {
  /** Longest wait for the interrupt in one go. */
  readonly waitMs: number;
  readonly waits: number;
  /** Cycles of the task's run after which it is aborted; without meaning where there are none. */
  readonly cycles: number;
}

const POLLS = 10_000;
/** In front of everything: page 0 stays unused. */
const FIRST_PAGE = 1;
const COUNTER_NAMES = COUNTERS.map(([name]) => name);

export class BarePool {
  readonly device: NativeDevice;
  private readonly registers: Registers;
  private readonly config: PoolConfig;
  private readonly bounds: Bounds;

  constructor(device: NativeDevice, config: PoolConfig, bounds: Bounds) {
    this.device = device;
    this.registers = new Registers(device);
    this.config = config;
    this.bounds = bounds;
  }

  /** Switches the watchdog on and the interrupt of all tasks. */
  async prepare(watchdog: number): Promise<void> {
    await this.registers.write([
      writeValue("GLOBAL", "WATCHDOG", watchdog),
      writeValue("GLOBAL", "IRQ_ENABLE", 2 ** this.config.tasks - 1),
    ]);
  }

  private where = (bytes: number): Float64Array => Float64Array.of(FIRST_PAGE * PAGE_BYTES, bytes);

  private async load(task: number, { bytes, segments }: Window, test: TestCase): Promise<void> {
    await this.device.writeMemory(this.where(bytes.length), bytes.slice());
    const SEGMENTS_OF_TASK = 8;
    const writes: RegisterWrite[] = [];
    for (let number = 0; number < SEGMENTS_OF_TASK; number++) {
      const entry = task * SEGMENTS_OF_TASK + number;
      const placed = segments.find((segment) => segment.number === number);
      writes.push(writeValue("SEGMENT", "BASE_PAGE", placed === undefined ? 0 : FIRST_PAGE + placed.page, entry));
      writes.push(writeValue("SEGMENT", "PAGES", placed?.pages ?? 0, entry));
      const rights = Object.fromEntries((placed?.rights ?? []).map((right) => [right, 1]));
      writes.push(writeFields("SEGMENT", "FLAGS", placed === undefined ? {} : { ...rights, valid: 1, banks: 1 }, entry));
    }
    writes.push(writeValue("TASK", "DISPATCH_OFFSET", test.dispatchOffset, task));
    writes.push(writeValue("TASK", "DISPATCH_STRIDE", test.dispatchStride, task));
    writes.push(writeValue("TASK", "LAYERS", test.program.layers.length, task));
    await this.registers.write(writes);
  }

  /** Gives the first `cores` cores to the task, and the others to none. */
  private async map(task: number, cores: number): Promise<void> {
    const writes = Array.from({ length: this.config.cores }, (_, core) =>
      writeFields("CORE", "MAP_SHADOW", core < cores ? { valid: 1, task, vcore: core } : {}, core),
    );
    await this.registers.write([...writes, writeValue("GLOBAL", "COMMIT", 1)]);
    for (let poll = 0; poll < POLLS; poll++) {
      const { go, refused } = await this.registers.fields("GLOBAL", "COMMIT");
      if (refused === 1) throw new RangeError("the pool refuses a core map though nothing runs");
      if (go === 0) return;
    }
    throw new RangeError("COMMIT.go stays 1: the cores' buffers are never cleared");
  }

  private async counters(cores: number): Promise<Record<string, number>[]> {
    await this.registers.write([writeValue("GLOBAL", "SNAPSHOT", 1)]);
    const all: Record<string, number>[] = [];
    for (let core = 0; core < cores; core++) {
      const values = await this.registers.read(
        COUNTER_NAMES.map((name) => ({ block: "COUNTER", register: `${name}_LO`, index: core })),
      );
      all.push(Object.fromEntries(COUNTER_NAMES.map((name, i) => [name, values[i] as number])));
    }
    return all;
  }

  private command = (task: number, op: (typeof TASK_COMMANDS)[number]): Promise<void> =>
    this.registers.write([writeFields("TASK", "COMMAND", { op: TASK_COMMANDS.indexOf(op), epoch: 0 }, task)]);

  /** Waits until the task rests; false when it does not within the bounds. */
  private async rested(task: number): Promise<boolean> {
    const started = await this.registers.value("TASK", "START_LO", task);
    for (let wait = 0; wait < this.bounds.waits; wait++) {
      if (await this.device.waitInterrupt(this.bounds.waitMs)) {
        await this.registers.write([writeValue("GLOBAL", "IRQ_STATUS", 2 ** task)]);
        return true;
      }
      const now = await this.registers.value("GLOBAL", "CYCLE_LO");
      if ((now - started) >>> 0 > this.bounds.cycles) return false;
    }
    return false;
  }

  /** `disturb` is called right behind START. */
  async run(task: number, test: TestCase, window: Window, disturb?: () => Promise<void>): Promise<Outcome> {
    await this.load(task, window, test);
    await this.map(task, test.cores);
    const before = await this.counters(test.cores);
    await this.command(task, "START");
    await disturb?.();
    const endless = !(await this.rested(task));
    if (endless) {
      await this.command(task, "ABORT");
      if (!(await this.rested(task))) throw new RangeError(`case ${test.number}: an aborted task does not come to rest`);
    }
    const { state = 0, cause = 0, core = 0 } = await this.registers.fields("TASK", "STATUS", task);
    const address = await this.registers.value("TASK", "FAULT_ADDR_LO", task);
    const after = await this.counters(test.cores);
    const memory = await this.device.readMemory(this.where(window.bytes.length));
    return {
      state: TASK_STATES[state] ?? "IDLE",
      cause: FAULT_CAUSES[cause] ?? "NONE",
      ...{ core, address, endless, memory },
      counters: after.map((values, i) =>
        Object.fromEntries(Object.entries(values).map(([name, value]) => [name, (value - (before[i]?.[name] ?? 0)) >>> 0])),
      ),
    };
  }
}
