// SPDX-License-Identifier: Apache-2.0
/** One IFP: legal, inside its segments and buffers, free of deadlock, leaves the core as it found it, short, within its bandwidth. */
import type { CoreConfig } from "@tessera/hw";
import {
  blankFields,
  bytesToWords,
  decode,
  type InstructionFields,
  type InstructionName,
  IsaError,
  readInstruction,
  SEGMENTS,
  WORD_BYTES,
} from "@tessera/isa";
import type { TimedOp } from "../latency/costs.js";
import { timedInstruction } from "../latency/instructions.js";
import { simulateIfp } from "../latency/simulate.js";
import { MAX_IFP_CYCLES, type Timing } from "../latency/timing.js";
import type { Ifp, Program } from "../package/program.js";
import type { Budget } from "./budget.js";
import { ChannelParams } from "./channel-params.js";
import { InstructionFault, VerifyError } from "./errors.js";
import {
  addedRows,
  type BlockRanges,
  type Box,
  loadedWords,
  memoryRanges,
  readWords,
  resultRows,
  storedRows,
  type Walk,
  weightWords,
} from "./extents.js";
import { Access } from "./layer-access.js";
import { checkFields } from "./legality.js";
import { INSTRUCTION_STEPS } from "./limits.js";
import { segmentSizes } from "./structure.js";
import { TokenState } from "./tokens.js";

const READABLE: readonly number[] = [SEGMENTS.MAPS, SEGMENTS.INPUT, SEGMENTS.OUTPUT];
const WRITABLE: readonly number[] = [SEGMENTS.MAPS, SEGMENTS.OUTPUT];
const WEIGHTS: readonly number[] = [SEGMENTS.WEIGHTS];

/** 32-bit words, in which instructions are read, of a byte count and of an instruction word. */
const UNIT_BYTES = 4;
const UNITS = WORD_BYTES / UNIT_BYTES;

/** Says which IFP it is. */
type Where = () => string;

/** Sizes that stay the same for all IFPs of a program, and the place where their instructions are read. */
interface Context {
  readonly core: CoreConfig;
  readonly timing: Timing;
  readonly budget: Budget;
  readonly params: ChannelParams;
  /** Most bytes that an IFP may move per cycle of its predicted time. */
  readonly bytesPerCycle: number;
  readonly sizes: ReadonlyMap<number, number>;
  readonly inputHalf: number;
  readonly weightWords: number;
  readonly outputHalf: number;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly fields: InstructionFields;
}

function checkMemory(segment: number, end: number, allowed: readonly number[], ctx: Context): void {
  const size = ctx.sizes.get(segment) ?? 0;
  if (!allowed.includes(segment)) {
    throw new InstructionFault("VERIFY_MEMORY", `field addr_segment is ${segment}; it must be one of ${allowed.join(", ")}`);
  }
  if (end > size) {
    throw new InstructionFault(
      "VERIFY_MEMORY",
      `field addr_offset: it reaches byte ${end - 1} of segment ${segment}, which has ${size}`,
    );
  }
}

/** Checks the bytes that a box touches. */
function checkBox(f: Box, pixelStride: number, allowed: readonly number[], ctx: Context): BlockRanges {
  const ranges = memoryRanges(f, pixelStride);
  const { count, from, step, length } = ranges;
  checkMemory(f.addr_segment, from + (count - 1) * step + length, allowed, ctx);
  return ranges;
}

function checkInputs(f: Walk, tokens: TokenState, { core, inputHalf }: Context): void {
  const read = readWords(f, core);
  if (read !== null) tokens.expectHeld("input", "consumer", read, inputHalf);
}

function checkResults(f: Walk, tokens: TokenState, { core, outputHalf }: Context): void {
  tokens.expectHeld("output", "producer", resultRows(f, core), outputHalf);
}

/** Checks what an instruction touches against the halves that its engine holds and the segments of the task. */
function checkAccess(name: InstructionName, tokens: TokenState, ctx: Context, access: Access, where: Where): void {
  const { core, fields } = ctx;
  switch (name) {
    case "LOAD_IN":
      tokens.expectHeld("input", "producer", loadedWords(fields.LOAD_IN, core), ctx.inputHalf);
      access.read(fields.LOAD_IN.addr_segment, checkBox(fields.LOAD_IN, 1, READABLE, ctx), where);
      return;
    case "LOAD_RES":
      tokens.expectHeld("residual", "producer", storedRows(fields.LOAD_RES), ctx.outputHalf);
      access.read(fields.LOAD_RES.addr_segment, checkBox(fields.LOAD_RES, 1, READABLE, ctx), where);
      return;
    case "LOAD_W": {
      const { addr_segment, addr_offset, words } = fields.LOAD_W;
      tokens.weights.load(words, addr_offset);
      checkMemory(addr_segment, addr_offset + words * core.icp * core.ocp, WEIGHTS, ctx);
      return;
    }
    case "TABLE": {
      const from = fields.TABLE.w_base;
      tokens.weights.expectHeld({ from, to: from + Math.ceil(256 / (core.icp * core.ocp)) });
      return;
    }
    case "STORE":
      tokens.expectHeld("output", "consumer", storedRows(fields.STORE), ctx.outputHalf);
      checkBox(fields.STORE, fields.STORE.pixel_stride, WRITABLE, ctx);
      access.write(fields.STORE, where);
      return;
    case "CONV": {
      const f = fields.CONV;
      checkInputs(f, tokens, ctx);
      tokens.weights.expectHeld(weightWords(f, core));
      if (f.acc_done !== 0) {
        checkResults(f, tokens, ctx);
        ctx.params.check(f, tokens.weights, where);
      }
      if (f.residual === 1) tokens.expectHeld("residual", "consumer", addedRows(f, core), ctx.outputHalf);
      return;
    }
    case "POOL":
    case "ELTWISE":
      checkInputs(fields[name], tokens, ctx);
      checkResults(fields[name], tokens, ctx);
      return;
    default:
  }
}

/** Reads the instruction at a word; faults of the encoding become InstructionFault. */
function readAt(at: number, end: number, { fields, words, bytes }: Context): InstructionName {
  const name = readInstruction(fields, words, at, end);
  if (name !== null) return name;
  try {
    decode(bytes.subarray(0, end * UNIT_BYTES), at * UNIT_BYTES);
  } catch (error) {
    if (error instanceof IsaError) throw new InstructionFault("VERIFY_ENCODING", error.message);
    throw error;
  }
  throw new RangeError(`byte ${at * UNIT_BYTES} is an instruction for the codec and none for its reader; emit the reader again`);
}

/** Throws when the instruction alone takes longer than an IFP may: nothing further is computed of it. */
function checkBusy({ busy }: TimedOp): void {
  if (busy > MAX_IFP_CYCLES) {
    throw new InstructionFault(
      "VERIFY_LENGTH",
      `it takes ${busy} cycles; an IFP may take ${MAX_IFP_CYCLES}: cut it into more tiles`,
    );
  }
}

function checkTimes(timed: readonly TimedOp[], words: number, where: Where, { timing, bytesPerCycle }: Context): void {
  const { cycles, readBytes, writeBytes } = simulateIfp(timed, timing);
  if (cycles > MAX_IFP_CYCLES) {
    throw new VerifyError(
      "VERIFY_LENGTH",
      `${where()} takes ${cycles} cycles; at most ${MAX_IFP_CYCLES} are allowed: cut the layer into more tiles`,
    );
  }
  const rate = (readBytes + writeBytes + words * WORD_BYTES) / cycles;
  if (rate > bytesPerCycle) {
    throw new VerifyError(
      "VERIFY_BANDWIDTH",
      `${where()} moves ${rate.toFixed(1)} bytes per cycle, its instructions included; ${bytesPerCycle} are granted`,
    );
  }
}

/** Checks an IFP and returns what it touches. Throws VerifyError. */
export function verifyIfp({ offset, words }: Pick<Ifp, "offset" | "words">, where: Where, ctx: Context): Access {
  const { fields, budget } = ctx;
  const access = new Access(budget);
  const tokens = new TokenState(ctx.weightWords);
  const timed: TimedOp[] = [];
  const end = (offset + words) * UNITS;
  let name: InstructionName | "" | "end" = "";
  let index = 0;
  budget.spend(words * INSTRUCTION_STEPS, where);
  try {
    for (let at = offset * UNITS; at < end; index++) {
      name = "";
      name = readAt(at, end, ctx);
      const { wait, post } = fields[name];
      checkFields(name, fields, ctx.core);
      const op = timedInstruction({ name, fields: fields[name] }, ctx.core, ctx.timing);
      checkBusy(op);
      tokens.begin(wait);
      checkAccess(name, tokens, ctx, access, where);
      tokens.end(post);
      timed.push(op);
      at += op.words * UNITS;
    }
    name = "end";
    tokens.expectAtRest();
  } catch (error) {
    if (error instanceof InstructionFault) {
      const what = name === "end" ? "its end" : `instruction ${index}${name === "" ? "" : ` (${name})`}`;
      throw new VerifyError(error.code, `${where()}, ${what}: ${error.message}`);
    }
    throw error;
  }
  checkTimes(timed, words, where, ctx);
  return access;
}

export function ifpContext(program: Program, core: CoreConfig, budget: Budget, timing: Timing, bytesPerCycle: number): Context {
  return {
    core,
    timing,
    budget,
    params: new ChannelParams(program.weights, core, budget),
    bytesPerCycle,
    sizes: segmentSizes(program),
    inputHalf: core.inputBufferBytes / core.icp / 2,
    weightWords: core.weightBufferBytes / (core.icp * core.ocp),
    outputHalf: core.outputBufferBytes / 32 / 2,
    bytes: program.instructions,
    words: bytesToWords(program.instructions, 0, program.instructions.length / UNIT_BYTES),
    fields: blankFields(),
  };
}
