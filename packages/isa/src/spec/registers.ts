// SPDX-License-Identifier: Apache-2.0
/** The AXI-Lite register map (64 KiB, 32-bit registers). Behaviour: docs/design/pool.md. */
import { type Field, u } from "./field.js";

export type Access = "ro" | "rw" | "wo" | "w1c";

export interface Register {
  readonly name: string;
  /** Byte offset inside its block. */
  readonly offset: number;
  readonly access: Access;
  readonly fields: readonly Field[];
  readonly doc: string;
}

/** Registers repeated `count` times, `stride` bytes apart, from byte `base` of the map. */
export interface RegisterBlock {
  readonly name: string;
  readonly base: number;
  readonly stride: number;
  readonly count: number;
  readonly doc: string;
  readonly registers: readonly Register[];
}

/** Most tasks a pool holds. */
export const MAX_TASKS = 16;
/** Most cores a pool holds. */
export const MAX_CORES = 16;
/** Most DDR banks a pool has. */
export const MAX_BANKS = 8;
/**
 * Cycles in which every core has its turn on the instruction port where turns are fixed (FETCH_SLOT beyond 1), as the host sets
 * them: all turns fit into a slot of a bank.
 */
export const FETCH_FRAME_CYCLES = 48;
/**
 * Cycles after a request that its answer counts where turns are fixed: longer than an answer takes, however busy the banks are, and
 * a little less than 22 frames, so that the next request, ready some cycles later, meets a turn at once. Sixteen frames were less
 * than the latest of a thousand answers took (767 cycles), which showed others by a thousandth of a run.
 */
export const FETCH_ANSWER_CYCLES = 22 * FETCH_FRAME_CYCLES - 24;
/** Bytes of the register map. */
export const REGISTER_SPACE = 65536;

/** Task states, in the order of their number. */
export const TASK_STATES = ["IDLE", "RUNNING", "STOPPING", "STOPPED", "DONE", "ABORTING", "FAULT"] as const;
/** Task commands, in the order of their number. */
export const TASK_COMMANDS = ["NONE", "START", "STOP", "RESUME", "ABORT", "HALT"] as const;
/** Fault causes, in the order of their number. */
export const FAULT_CAUSES = [
  "NONE",
  "ILLEGAL_INSTRUCTION",
  "GUARD_READ",
  "GUARD_WRITE",
  "GUARD_FETCH",
  "BUS_READ",
  "BUS_WRITE",
  "WATCHDOG",
  "TOKEN_OVERFLOW",
  "BAD_DISPATCH",
  "HOST_ABORT",
] as const;

/**
 * What a cycle of a core goes to, in the order of its number: exactly one of these, the first that holds. The counts of all
 * of them add up to CYCLES.
 */
export const CYCLE_CAUSES = [
  ["ARRAY", "the multiplier array takes an operand"],
  ["VECTOR", "POOL or ELTWISE takes an operand"],
  ["PARAMS", "EXEC reads channel parameters"],
  ["GAP", "EXEC holds a step back: the requantiser is still taking the pixels of the last group"],
  ["SYNC", "the next EXEC instruction lacks inputs or has not come, and no load is under way because WAIT_LAYERS is held"],
  ["INPUT", "it lacks IN_FULL, or a full LDI queue holds it back"],
  ["WEIGHTS", "it lacks W_FULL, or a full LDW queue holds it back"],
  ["RESIDUAL", "it lacks its residual operand"],
  ["OUTPUT", "it lacks OUT_FREE, or a full SAVE queue holds it back"],
  ["TOKENS", "it lacks another token"],
  ["SETUP", "EXEC is preparing an instruction, loading a table or executing a NOP"],
  ["INSTRUCTIONS", "EXEC has no instruction: dispatch or fetch has not delivered it"],
  ["DRAIN", "all instructions have been dispatched, and the last of them or a memory access is under way"],
  ["FINISHED", "nothing is left to do for this core while others of the task run"],
] as const;
export type CycleCause = (typeof CYCLE_CAUSES)[number][0];

/** Names of the sets of engines that are busy in a cycle, by their number: bit e stands for engine e. */
export const BUSY_SETS = [
  "NONE",
  "LDI",
  "LDW",
  "LDI_LDW",
  "EXEC",
  "LDI_EXEC",
  "LDW_EXEC",
  "LDI_LDW_EXEC",
  "SAVE",
  "LDI_SAVE",
  "LDW_SAVE",
  "LDI_LDW_SAVE",
  "EXEC_SAVE",
  "LDI_EXEC_SAVE",
  "LDW_EXEC_SAVE",
  "LDI_LDW_EXEC_SAVE",
] as const;

export type BusySet = (typeof BUSY_SETS)[number];

const EVENTS = [
  ["CYCLES", "cycles in which the core belonged to a running task"],
  ["READ_BEATS", "32 B read"],
  ["WRITE_BEATS", "32 B written"],
  ["IFPS", "IFPs dispatched"],
  ["LAYERS", "layers reported"],
  ["FETCH_WORDS", "32 B instruction words fetched from memory"],
] as const;

export type CounterName = (typeof EVENTS)[number][0] | `SPENT_${CycleCause}` | `BUSY_${BusySet}`;

/** Per-core counters, in the order of their number: 64 bit each, latched by SNAPSHOT. */
export const COUNTERS: readonly (readonly [CounterName, string])[] = [
  ...EVENTS,
  ...CYCLE_CAUSES.map(([name, doc]) => [`SPENT_${name}`, `cycles: ${doc}`] as const),
  ...BUSY_SETS.map((name) => [`BUSY_${name}`, `cycles in which exactly these engines were busy: ${name}`] as const),
];

const reg = (name: string, offset: number, access: Access, doc: string, fields: readonly Field[] = []): Register => ({
  name,
  offset,
  access,
  doc,
  fields: fields.length > 0 ? fields : [u("value", 32, doc)],
});

const SLOTS = [
  u("count", 3, "slots of the frame, 2..4; 0 or 1: none, every core may start a burst at any time"),
  u("reserved", 5, "0"),
  u("cycles", 12, "length of a slot"),
  u(
    "debt",
    12,
    "bursts start while what the slot's bursts and fetches may still take, in its own turns, is at most so many cycles",
  ),
];
const COST = [
  u("read", 8, "cycles that a read burst may take at least; more beats than that take a cycle each"),
  u("write", 8, "the same of a write burst"),
  u("hold", 12, "cycles from the start of a burst to its first data or its answer as the core sees them; 0: as they come"),
  u("reserved", 4, "0"),
];
const OWNER = Array.from({ length: MAX_CORES }, (_, core) => u(`core${core}`, 2, `slot of core ${core}`));

export const REGISTER_BLOCKS: readonly RegisterBlock[] = [
  {
    name: "GLOBAL",
    base: 0x0000,
    stride: 0x100,
    count: 1,
    doc: "identity of the design, interrupt, commit, counters",
    registers: [
      reg("ID", 0x00, "ro", "0x41525354, the bytes TSRA"),
      reg("VERSION", 0x04, "ro", "version of the register map", [u("minor", 16, "minor"), u("major", 16, "major")]),
      reg("LAYOUT_HASH", 0x08, "ro", "hash of the instruction set, records and register map"),
      reg("CONFIG_HASH", 0x0c, "ro", "hash of the core configuration that programs depend on"),
      reg("SHAPE", 0x10, "ro", "pool shape", [
        u("cores", 8, "cores"),
        u("clusters", 8, "clusters"),
        u("banks", 8, "DDR banks"),
        u("tasks", 8, "task table entries"),
      ]),
      reg("CORE_SHAPE", 0x14, "ro", "array of one core", [
        u("pp", 8, "PP"),
        u("icp", 8, "ICP"),
        u("ocp", 8, "OCP"),
        u("reserved", 8, "0"),
      ]),
      reg("IBUF_BYTES", 0x18, "ro", "input buffer of a core"),
      reg("WBUF_BYTES", 0x1c, "ro", "weight buffer of a core"),
      reg("OBUF_BYTES", 0x20, "ro", "output buffer of a core"),
      reg("IMEM_BYTES", 0x24, "ro", "instruction memory partition of a core"),
      reg("FAST_PAGES", 0x28, "ro", "4 KiB pages of the feature-map memory beside each bank; 0: there is none"),
      reg("FEATURES", 0x2c, "ro", "optional parts of the design", [
        u("time_slots", 1, "the block BANK and FETCH_SLOT work; else they read 0"),
        u("reserved", 31, "0"),
      ]),
      reg("IRQ_ENABLE", 0x30, "rw", "one bit per task: DONE, STOPPED or FAULT of the task raises the interrupt"),
      reg("IRQ_STATUS", 0x34, "w1c", "one bit per task: it has become DONE, STOPPED or FAULT"),
      reg("COMMIT", 0x38, "rw", "write 1: the shadow core map, the banks' shadow slots and FETCH_SLOT become active", [
        u("go", 1, "write 1 to commit; reads 1 while buffers are being cleared"),
        u("refused", 1, "the last commit touched a core of a task that was not at rest, and changed nothing"),
        u("reserved", 30, "0"),
      ]),
      reg("SNAPSHOT", 0x3c, "wo", "any write latches all counters of all cores; answered when they can be read"),
      reg("CYCLE_LO", 0x40, "ro", "free-running cycle counter; reading latches CYCLE_HI"),
      reg("CYCLE_HI", 0x44, "ro", "upper half of the latched cycle counter"),
      reg(
        "WATCHDOG",
        0x48,
        "rw",
        "cycles without progress (IFP, layer or write response) after which a running task faults; 0: off",
      ),
      reg("FETCH_SLOT", 0x4c, "rw", "slots of the instruction port, active with the next COMMIT", [
        u(
          "cycles",
          8,
          "length of a core's slot, in whose first cycle its request may start; 0: 1; more: answers count at a fixed time",
        ),
        u("reserved", 24, "0"),
      ]),
    ],
  },
  {
    name: "TASK",
    base: 0x1000,
    stride: 0x80,
    count: MAX_TASKS,
    doc: "task table",
    registers: [
      reg("EPOCH", 0x00, "rw", "lease epoch; a command with another epoch is refused"),
      reg("COMMAND", 0x04, "wo", "task command", [u("op", 4, "TASK_COMMANDS"), u("epoch", 28, "low bits of EPOCH")]),
      reg("STATUS", 0x08, "ro", "task status", [
        u("state", 4, "TASK_STATES"),
        u("cause", 4, "FAULT_CAUSES of the last fault"),
        u("core", 8, "physical core of the last fault; 255: none"),
        u("refused", 1, "the last command was refused (epoch, state, or no core mapped)"),
        u("reserved", 15, "0"),
      ]),
      reg("FAULT_ADDR_LO", 0x0c, "ro", "tenant-virtual address of the last fault, bits 31:0"),
      reg("FAULT_ADDR_HI", 0x10, "ro", "bits 39:32"),
      reg("DISPATCH_OFFSET", 0x14, "rw", "first dispatch list in segment 0, in 32 B words"),
      reg("DISPATCH_STRIDE", 0x18, "rw", "distance of the lists of consecutive virtual cores, in 32 B words"),
      reg("LAYERS_DONE", 0x1c, "ro", "layers complete in the current or last run: all numbers below this one"),
      reg("RUNS", 0x20, "ro", "runs completed since reset"),
      reg("START_LO", 0x24, "ro", "cycle counter at START or RESUME"),
      reg("START_HI", 0x28, "ro", "upper half"),
      reg("END_LO", 0x2c, "ro", "cycle counter when the task came to rest"),
      reg("END_HI", 0x30, "ro", "upper half"),
      reg("LAYERS", 0x34, "rw", "layers of the task's program, 1..512"),
    ],
  },
  {
    name: "SEGMENT",
    base: 0x2000,
    stride: 0x10,
    count: MAX_TASKS * 8,
    doc: "segment tables: entry task * 8 + segment; writes are ignored while the task is not at rest",
    registers: [
      reg("BASE_PAGE", 0x00, "rw", "first 4 KiB page inside each bank of the segment"),
      reg("PAGES", 0x04, "rw", "length in 4 KiB pages, over all its banks"),
      reg("FLAGS", 0x08, "rw", "permissions and placement", [
        u("read", 1, "cores may read"),
        u("write", 1, "cores may write"),
        u("exec", 1, "the instruction port may fetch; excludes read and write"),
        u("valid", 1, "the entry is in use"),
        u("banks", 3, "banks the segment is interleaved over, 1..4: page p lies in bank[p mod banks], page p div banks"),
        u("reserved", 1, "0"),
        u("bank0", 4, "first bank"),
        u("bank1", 4, "second bank"),
        u("bank2", 4, "third bank"),
        u("bank3", 4, "fourth bank"),
        u("reserved2", 8, "0"),
      ]),
      reg(
        "FAST",
        0x0c,
        "rw",
        "pages p < pages lie in the feature-map memory beside bank[p mod banks] instead, at page base + p div banks; not of segments with exec",
        [u("pages", 16, "leading pages of the segment in feature-map memory"), u("base", 16, "first page inside each memory")],
      ),
    ],
  },
  {
    name: "CORE",
    base: 0x3000,
    stride: 0x10,
    count: MAX_CORES,
    doc: "core map and core status",
    registers: [
      reg("MAP_SHADOW", 0x00, "rw", "assignment that COMMIT makes active", [
        u("valid", 1, "the core belongs to a task"),
        u("task", 5, "task"),
        u("vcore", 5, "virtual core index inside the task"),
        u("reserved", 21, "0"),
      ]),
      reg("MAP", 0x04, "ro", "active assignment", [
        u("valid", 1, "the core belongs to a task"),
        u("task", 5, "task"),
        u("vcore", 5, "virtual core index inside the task"),
        u("reserved", 21, "0"),
      ]),
      reg("STATUS", 0x08, "ro", "core status", [
        u("idle", 1, "no instruction queued or executing and no burst outstanding"),
        u("clearing", 1, "buffers are being cleared"),
        u("quarantined", 1, "a burst never answered; usable again after reset only"),
        u("reserved", 29, "0"),
      ]),
      reg("ENTRIES_DONE", 0x0c, "ro", "how far the core has come in its dispatch list; valid while its task is STOPPED or DONE", [
        u("entries", 16, "entries at the head of the list that are complete: all bytes written, or skipped by RESUME"),
        u("reserved", 16, "0"),
      ]),
    ],
  },
  {
    name: "COUNTER",
    base: 0x4000,
    stride: 0x200,
    count: MAX_CORES,
    doc: "latched event counters of a core",
    registers: COUNTERS.flatMap(([name, doc], i) => [
      reg(`${name}_LO`, i * 8, "ro", `${doc} (bits 31:0)`),
      reg(`${name}_HI`, i * 8 + 4, "ro", `${doc} (bits 63:32)`),
    ]),
  },
  {
    name: "BANK",
    base: 0x6000,
    stride: 0x20,
    count: MAX_BANKS,
    doc: "time slots of a DDR bank and of the feature memory beside it",
    registers: [
      reg("SLOTS_SHADOW", 0x00, "rw", "slots that COMMIT makes active", SLOTS),
      reg("COST_SHADOW", 0x04, "rw", "costs that COMMIT makes active", COST),
      reg("OWNER_SHADOW", 0x08, "rw", "owners that COMMIT makes active", OWNER),
      reg("SLOTS", 0x10, "ro", "active slots; a commit that changes the bank begins with slot 0", SLOTS),
      reg("COST", 0x14, "ro", "active costs", COST),
      reg("OWNER", 0x18, "ro", "active owners", OWNER),
    ],
  },
  {
    name: "MEMORY",
    base: 0x6100,
    stride: 0x08,
    count: MAX_BANKS,
    doc: "where the bytes of a DDR bank begin on the card; written while no task runs",
    registers: [
      reg("BASE_LO", 0x00, "rw", "address of the bank's page 0 (bits 31:0); after reset banks lie 2^34 apart", [
        u("reserved", 12, "0: banks begin with a page"),
        u("page", 20, "bits 31:12"),
      ]),
      reg("BASE_HI", 0x04, "rw", "address of the bank's page 0 (bits 63:32)", [
        u("page", 16, "bits 47:32"),
        u("reserved", 16, "0"),
      ]),
    ],
  },
];
