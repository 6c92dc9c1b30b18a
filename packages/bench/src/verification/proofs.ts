// SPDX-License-Identifier: Apache-2.0
/** What is proved of the pool's and the core's blocks: the kinds of block, their modules, and what each proof says. */
import type { Proof } from "./prove.js";

/** The kinds of block that must be proved; every kind's modules can be mutated. */
export const BLOCKS = ["FIFO", "arbiter", "guard", "dispatcher", "sync", "token counters"] as const;
export type Block = (typeof BLOCKS)[number];

export interface Claim extends Proof {
  readonly block: Block;
  readonly says: string;
  /** Takes more than some seconds: proved in the long tests. */
  readonly slow?: boolean;
}

const POLICY = ["lib/tsr_pick.sv", "lib/tsr_rr_arbiter.sv", "lib/tsr_fifo.sv"];

export const CLAIMS: readonly Claim[] = [
  {
    block: "FIFO",
    file: "lib/tsr_fifo.sv",
    parameters: { WIDTH: 2, DEPTH: 4 },
    depth: 8,
    says: "every word comes out once, unchanged, in order; never more than DEPTH; out a cycle after it could be",
  },
  {
    block: "FIFO",
    file: "lib/tsr_skid.sv",
    uses: ["core/tsr_select.sv"],
    parameters: { WIDTH: 2 },
    depth: 6,
    says: "register slice: no word lost, doubled or overtaken",
  },
  {
    block: "FIFO",
    file: "port/tsr_return_store.sv",
    parameters: { WIDTH: 2, DEPTH: 4 },
    depth: 8,
    says: "written by slot in any order, out in request order; never more reserved than there is",
  },
  {
    block: "FIFO",
    file: "port/tsr_stage_store.sv",
    parameters: { HALF: 2, SIDE: 1, DEPTH: 4 },
    depth: 8,
    says: "halves of a beat come out together, in order",
  },
  {
    block: "arbiter",
    file: "lib/tsr_rr_arbiter.sv",
    parameters: { N: 4 },
    depth: 6,
    says: "only who asks is granted, always somebody; at most N - 1 others first",
  },
  {
    block: "arbiter",
    file: "lib/tsr_rr_arbiter.sv",
    parameters: { N: 3, TURNS: 4 },
    depth: 6,
    says: "the same in each time slot, whatever was granted in others",
  },
  {
    block: "arbiter",
    file: "lib/tsr_pick.sv",
    parameters: { N: 5, WIDTH: 2 },
    depth: 2,
    says: "what arbiters choose by: the word of that index",
  },
  {
    block: "arbiter",
    file: "port/tsr_bank_slots.sv",
    parameters: { CORES: 2, T_W: 6 },
    depth: 6,
    says: "no start with more debt than stated, or outside the owner's slot; debts grow by what starts and are worked off in the slot's turns; every slot comes back after the frame",
  },
  {
    block: "arbiter",
    file: "port/tsr_bank_slots.sv",
    harness: "tsr_slots_twins",
    parameters: { CORES: 2, T_W: 6 },
    depth: 6,
    says: "what cores of other slots do changes nothing, to the cycle",
    slow: true,
  },
  {
    block: "FIFO",
    file: "port/tsr_bank_hold.sv",
    uses: ["lib/tsr_fifo.sv"],
    parameters: { WHO: 2, WIDTH: 1, BURSTS: 4, BEATS: 16, MOST: 5, T_W: 3 },
    depth: 5,
    says: "an answer is shown to whom it is for, not before its time, and then at once; room for all that starts; the mode changes at rest",
    slow: true,
  },
  {
    block: "arbiter",
    file: "port/tsr_bank_read_arb.sv",
    uses: POLICY,
    parameters: { READERS: 3 },
    depth: 5,
    says: "whenever bank and bus are free somebody starts, so a read after at most READERS - 1 others; unchanged on the bus; data to its reader",
  },
  {
    block: "arbiter",
    file: "port/tsr_bank_write_arb.sv",
    uses: POLICY,
    parameters: {},
    depth: 3,
    slow: true,
    says: "the same for writes while fewer than four bursts are owed; data, strobes and answers by owner; beats as announced",
  },
  {
    block: "arbiter",
    file: "pool/tsr_fetch_port.sv",
    uses: POLICY,
    parameters: {},
    depth: 6,
    says: "a fetch starts within one frame of turns while bus and bank are open; instructions only to the core that asked",
  },
  {
    block: "guard",
    file: "port/tsr_guard.sv",
    parameters: { BANKS: 3 },
    depth: 3,
    says: "what passes is permitted, inside its segment, bank and 1 KiB; no two pages share a place",
  },
  {
    block: "guard",
    file: "port/tsr_guard.sv",
    parameters: { BANKS: 4, FAST_PAGES: 512 },
    depth: 3,
    says: "the same with feature memories",
  },
  {
    block: "dispatcher",
    file: "pool/tsr_dispatch.sv",
    parameters: {},
    depth: 4,
    slow: true,
    says: "only legal entries in order, below the limit, not while held; each gives one WAIT_LAYERS, its words unchanged, one IFP_DONE; nothing else leaves",
  },
  {
    block: "dispatcher",
    file: "pool/tsr_fetch.sv",
    uses: ["port/tsr_guard.sv"],
    parameters: {},
    depth: 5,
    slow: true,
    says: "every request lies in segment 0, which permits it, within 1 KiB, and fits the partition; lists and IFPs word by word; in turns an answer shows at its time",
  },
  {
    block: "dispatcher",
    file: "pool/tsr_map.sv",
    uses: ["lib/tsr_pick.sv"],
    parameters: {},
    depth: 6,
    says: "no two cores are one virtual core; the map changes whole, for cores of tasks at rest only",
  },
  {
    block: "dispatcher",
    file: "pool/tsr_ctx.sv",
    uses: ["lib/tsr_pick.sv", "pool/tsr_task_regs.sv", "pool/tsr_task.sv"],
    parameters: {},
    depth: 3,
    slow: true,
    says: "a core gets the orders of the task that the map gives it, and none without one",
  },
  {
    block: "sync",
    file: "pool/tsr_sync_task.sv",
    uses: ["lib/tsr_bits.sv"],
    parameters: { LAYERS: 4 },
    depth: 6,
    says: "a layer completes with the last report of its cores, not before; LAYERS_DONE passes complete layers only and stops at none",
  },
  {
    block: "sync",
    file: "pool/tsr_sync_wait.sv",
    uses: ["lib/tsr_bits.sv"],
    parameters: { LAYERS: 4 },
    depth: 10,
    says: "granted only when all producers are complete, and at most a cycle per producer after they are",
  },
  {
    block: "sync",
    file: "pool/tsr_sync.sv",
    uses: ["lib/tsr_bits.sv", "pool/tsr_sync_task.sv"],
    parameters: { LAYERS: 2 },
    depth: 5,
    slow: true,
    says: "a report is taken within MAX_CORES cycles, reaches the counters of its task, a completion the cores of that task only",
  },
  {
    block: "token counters",
    file: "core/tsr_tokens.sv",
    parameters: {},
    depth: 4,
    says: "count = posts - takes; no underflow while engines take what is there; a post beyond the range is announced at once",
  },
  {
    block: "token counters",
    file: "core/tsr_tokens.sv",
    harness: "tsr_token_pairs",
    parameters: {},
    depth: 4,
    says: "pairs of full and free tokens that go round never overflow",
  },
];

/** Generate blocks that tiny has not: those of designs without virtualization. */
export const ABSENT: readonly string[] = ["gen_number", "gen_unused"];

/** A short name of a proof. */
export const claimName = ({ file, harness, parameters }: Proof): string =>
  [harness ?? file.replace(/^.*\/|\.sv$/g, ""), ...Object.entries(parameters).map(([name, value]) => `${name}=${value}`)].join(
    " ",
  );
