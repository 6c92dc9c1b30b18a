// SPDX-License-Identifier: Apache-2.0
/**
 * Load-time verifier: proves of every IFP that it is legal, stays inside its segments and buffers, cannot deadlock,
 * leaves the core as it found it and is short; and of the layers that none writes what another may be reading.
 */
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
import { WAIT_IFP_OFFSET } from "../dynamic/layer-entries.js";
import type { TimedOp } from "../latency/costs.js";
import { timedInstruction } from "../latency/instructions.js";
import { simulateIfp } from "../latency/simulate.js";
import { coreTiming, MAX_IFP_CYCLES, type Timing } from "../latency/timing.js";
import type { Ifp, Program } from "../package/program.js";
import { InstructionFault, VerifyError } from "./errors.js";
import {
  addedRows,
  type Box,
  loadedWords,
  memoryRanges,
  readWords,
  resultRows,
  storedRows,
  type Walk,
  weightWords,
} from "./extents.js";
import { checkHazards, type LayerAccess, RangeSet } from "./hazards.js";
import { checkFields } from "./legality.js";
import { checkStructure, segmentSizes } from "./structure.js";
import { TokenState } from "./tokens.js";

const READABLE: readonly number[] = [SEGMENTS.MAPS, SEGMENTS.INPUT, SEGMENTS.OUTPUT];
const WRITABLE: readonly number[] = [SEGMENTS.MAPS, SEGMENTS.OUTPUT];
const WEIGHTS: readonly number[] = [SEGMENTS.WEIGHTS];

/** 32-bit words, in which instructions are read, of a byte count and of an instruction word. */
const UNIT_BYTES = 4;
const UNITS = WORD_BYTES / UNIT_BYTES;

type Ranges = Map<number, RangeSet>;

/** What all instructions of a layer read and write. */
interface Access {
  readonly reads: Ranges;
  readonly writes: Ranges;
}

/** Sizes that stay the same for all IFPs of a program, and the place where their instructions are read. */
interface Context {
  readonly core: CoreConfig;
  readonly timing: Timing;
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

/** Checks the bytes that a box touches, and notes them. */
function checkBox(f: Box, pixelStride: number, allowed: readonly number[], ctx: Context, ranges: Ranges): void {
  const segment = f.addr_segment;
  const { count, from, step, length } = memoryRanges(f, pixelStride);
  checkMemory(segment, from + (count - 1) * step + length, allowed, ctx);
  let set = ranges.get(segment);
  if (set === undefined) {
    set = new RangeSet();
    ranges.set(segment, set);
  }
  for (let b = 0; b < count; b++) set.add(from + b * step, from + b * step + length);
}

function checkInputs(f: Walk, tokens: TokenState, { core, inputHalf }: Context): void {
  const read = readWords(f, core);
  if (read !== null) tokens.expectHeld("input", "consumer", read, inputHalf);
}

function checkResults(f: Walk, tokens: TokenState, { core, outputHalf }: Context): void {
  tokens.expectHeld("output", "producer", resultRows(f, core), outputHalf);
}

/** Checks what an instruction touches against the halves that its engine holds and the segments of the task. */
function checkAccess(name: InstructionName, tokens: TokenState, ctx: Context, access: Access): void {
  const { core, fields } = ctx;
  switch (name) {
    case "LOAD_IN":
      tokens.expectHeld("input", "producer", loadedWords(fields.LOAD_IN, core), ctx.inputHalf);
      checkBox(fields.LOAD_IN, 1, READABLE, ctx, access.reads);
      return;
    case "LOAD_RES":
      tokens.expectHeld("residual", "producer", storedRows(fields.LOAD_RES), ctx.outputHalf);
      checkBox(fields.LOAD_RES, 1, READABLE, ctx, access.reads);
      return;
    case "LOAD_W": {
      const { addr_segment, addr_offset, words } = fields.LOAD_W;
      tokens.weights.load(words);
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
      checkBox(fields.STORE, fields.STORE.pixel_stride, WRITABLE, ctx, access.writes);
      return;
    case "CONV": {
      const f = fields.CONV;
      checkInputs(f, tokens, ctx);
      tokens.weights.expectHeld(weightWords(f, core));
      if (f.acc_done !== 0) checkResults(f, tokens, ctx);
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

function verifyIfp({ offset, words }: Pick<Ifp, "offset" | "words">, where: () => string, ctx: Context, access: Access): void {
  const { fields } = ctx;
  const tokens = new TokenState(ctx.weightWords);
  const timed: TimedOp[] = [];
  const end = (offset + words) * UNITS;
  let name: InstructionName | "" | "end" = "";
  let index = 0;
  try {
    for (let at = offset * UNITS; at < end; index++) {
      name = "";
      name = readAt(at, end, ctx);
      const { wait, post } = fields[name];
      checkFields(name, fields, ctx.core);
      tokens.begin(wait);
      checkAccess(name, tokens, ctx, access);
      tokens.end(post);
      const op = timedInstruction({ name, fields: fields[name] }, ctx.core, ctx.timing);
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
  const { cycles } = simulateIfp(timed, ctx.timing);
  if (cycles > MAX_IFP_CYCLES) {
    throw new VerifyError("VERIFY_LENGTH", `${where()} takes ${cycles} cycles; at most ${MAX_IFP_CYCLES} are allowed`);
  }
}

/** Throws VerifyError when `program` may not be loaded on a core of configuration `core`. */
export function verifyProgram(program: Program, core: CoreConfig, timing: Timing = coreTiming(core)): void {
  checkStructure(program);
  const ctx: Context = {
    core,
    timing,
    sizes: segmentSizes(program),
    inputHalf: core.inputBufferBytes / core.icp / 2,
    weightWords: core.weightBufferBytes / (core.icp * core.ocp),
    outputHalf: core.outputBufferBytes / 32 / 2,
    bytes: program.instructions,
    words: bytesToWords(program.instructions, 0, program.instructions.length / UNIT_BYTES),
    fields: blankFields(),
  };
  const none = (): Access => ({ reads: new Map(), writes: new Map() });
  verifyIfp({ offset: WAIT_IFP_OFFSET, words: 1 }, () => "the IFP that only waits", ctx, none());
  const access = program.layers.map((layer, l): LayerAccess => {
    const ranges = none();
    for (const tiling of layer.tilings) {
      tiling.ifps.forEach((ifp, i) => {
        verifyIfp(ifp, () => `layer ${l} (${layer.name}), tiling ${tiling.name}, IFP ${i}`, ctx, ranges);
      });
    }
    return ranges;
  });
  checkHazards(program.layers, access);
}
