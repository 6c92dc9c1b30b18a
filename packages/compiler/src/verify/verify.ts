// SPDX-License-Identifier: Apache-2.0
/**
 * Load-time verifier: proves of every IFP that it is legal, stays inside its segments and buffers, cannot deadlock,
 * leaves the core as it found it and is short; and of the layers that none writes what another may be reading.
 */
import type { CoreConfig } from "@tessera/hw";
import { type DecodedInstruction, decode, IsaError, SEGMENTS, WORD_BYTES } from "@tessera/isa";
import { WAIT_IFP_OFFSET } from "../dynamic/dispatch.js";
import type { TimedOp } from "../latency/costs.js";
import { timedInstruction } from "../latency/instructions.js";
import { simulateIfp } from "../latency/simulate.js";
import { coreTiming, MAX_IFP_CYCLES, type Timing } from "../latency/timing.js";
import type { Ifp, Program } from "../package/program.js";
import { InstructionFault, VerifyError } from "./errors.js";
import { addedRows, type Extent, loadedWords, memoryRanges, readWords, resultRows, storedRows, weightWords } from "./extents.js";
import { checkHazards, type LayerAccess, RangeSet } from "./hazards.js";
import { checkFields, type Fields } from "./legality.js";
import { checkStructure, segmentSizes } from "./structure.js";
import { TokenState } from "./tokens.js";

const READABLE: readonly number[] = [SEGMENTS.MAPS, SEGMENTS.INPUT, SEGMENTS.OUTPUT];
const WRITABLE: readonly number[] = [SEGMENTS.MAPS, SEGMENTS.OUTPUT];

type Ranges = Map<number, RangeSet>;

/** Sizes that stay the same for all IFPs of a program. */
interface Context {
  readonly core: CoreConfig;
  readonly timing: Timing;
  readonly sizes: ReadonlyMap<number, number>;
  readonly inputHalf: number;
  readonly weightWords: number;
  readonly outputHalf: number;
}

function checkMemory(f: Fields, range: Extent, allowed: readonly number[], ctx: Context): void {
  const segment = f.addr_segment as number;
  const size = ctx.sizes.get(segment) ?? 0;
  if (!allowed.includes(segment)) {
    throw new InstructionFault("VERIFY_MEMORY", `field addr_segment is ${segment}; it must be one of ${allowed.join(", ")}`);
  }
  if (range.to > size) {
    throw new InstructionFault(
      "VERIFY_MEMORY",
      `field addr_offset: it reaches byte ${range.to - 1} of segment ${segment}, which has ${size}`,
    );
  }
}

function record(ranges: Ranges, f: Fields, range: Extent): void {
  const segment = f.addr_segment as number;
  let set = ranges.get(segment);
  if (set === undefined) {
    set = new RangeSet();
    ranges.set(segment, set);
  }
  set.add(range);
}

/** Checks what an instruction touches against the halves that its engine holds and the segments of the task. */
function checkAccess(name: string, f: Fields, tokens: TokenState, ctx: Context, access: { reads: Ranges; writes: Ranges }): void {
  const { core } = ctx;
  switch (name) {
    case "LOAD_IN":
      tokens.expectHeld("input", "producer", loadedWords(f, core), ctx.inputHalf);
      for (const range of memoryRanges(f)) {
        checkMemory(f, range, READABLE, ctx);
        record(access.reads, f, range);
      }
      return;
    case "LOAD_RES":
      tokens.expectHeld("residual", "producer", storedRows(f), ctx.outputHalf);
      for (const range of memoryRanges(f)) {
        checkMemory(f, range, READABLE, ctx);
        record(access.reads, f, range);
      }
      return;
    case "LOAD_W": {
      const words = f.words as number;
      tokens.weights.load(words);
      const from = f.addr_offset as number;
      checkMemory(f, { from, to: from + words * core.icp * core.ocp }, [SEGMENTS.WEIGHTS], ctx);
      return;
    }
    case "TABLE": {
      const from = f.w_base as number;
      tokens.weights.expectHeld({ from, to: from + Math.ceil(256 / (core.icp * core.ocp)) });
      return;
    }
    case "STORE":
      tokens.expectHeld("output", "consumer", storedRows(f), ctx.outputHalf);
      for (const range of memoryRanges(f)) {
        checkMemory(f, range, WRITABLE, ctx);
        record(access.writes, f, range);
      }
      return;
    case "CONV":
    case "POOL":
    case "ELTWISE": {
      const read = readWords(f, core);
      if (read !== null) {
        tokens.expectHeld("input", "consumer", read, ctx.inputHalf);
      }
      if (name === "CONV") {
        tokens.weights.expectHeld(weightWords(f, core));
      }
      if (f.acc_done !== 0) {
        tokens.expectHeld("output", "producer", resultRows(f, core), ctx.outputHalf);
      }
      if (name === "CONV" && f.residual === 1) {
        tokens.expectHeld("residual", "consumer", addedRows(f, core), ctx.outputHalf);
      }
      return;
    }
    default:
  }
}

/** Decodes the instruction at a byte; faults of the encoding become InstructionFault. */
function decodeAt(bytes: Uint8Array, at: number): DecodedInstruction {
  try {
    return decode(bytes, at);
  } catch (error) {
    if (error instanceof IsaError) {
      throw new InstructionFault("VERIFY_ENCODING", error.message);
    }
    throw error;
  }
}

function verifyIfp(bytes: Uint8Array, where: string, ctx: Context, access: { reads: Ranges; writes: Ranges }): void {
  const tokens = new TokenState(ctx.weightWords);
  const timed: TimedOp[] = [];
  let name = "";
  let index = 0;
  try {
    for (let at = 0; at < bytes.length; index++) {
      name = "";
      const instruction = decodeAt(bytes, at);
      const { fields } = instruction;
      name = instruction.name;
      checkFields(name, fields, ctx.core);
      tokens.begin(fields.wait as number);
      checkAccess(name, fields, tokens, ctx, access);
      tokens.end(fields.post as number);
      timed.push(timedInstruction(instruction, ctx.core, ctx.timing));
      at += instruction.bytes;
    }
    name = "end";
    tokens.expectAtRest();
  } catch (error) {
    if (error instanceof InstructionFault) {
      const what = name === "end" ? "its end" : `instruction ${index}${name === "" ? "" : ` (${name})`}`;
      throw new VerifyError(error.code, `${where}, ${what}: ${error.message}`);
    }
    throw error;
  }
  const { cycles } = simulateIfp(timed, ctx.timing);
  if (cycles > MAX_IFP_CYCLES) {
    throw new VerifyError("VERIFY_LENGTH", `${where} takes ${cycles} cycles; at most ${MAX_IFP_CYCLES} are allowed`);
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
  };
  const bytesOf = (ifp: Pick<Ifp, "offset" | "words">): Uint8Array =>
    program.instructions.subarray(ifp.offset * WORD_BYTES, (ifp.offset + ifp.words) * WORD_BYTES);
  const wait = { reads: new Map<number, RangeSet>(), writes: new Map<number, RangeSet>() };
  verifyIfp(bytesOf({ offset: WAIT_IFP_OFFSET, words: 1 }), "the IFP that only waits", ctx, wait);
  const access = program.layers.map((layer, l): LayerAccess => {
    const ranges = { reads: new Map<number, RangeSet>(), writes: new Map<number, RangeSet>() };
    for (const tiling of layer.tilings) {
      tiling.ifps.forEach((ifp, i) => {
        verifyIfp(bytesOf(ifp), `layer ${l} (${layer.name}), tiling ${tiling.name}, IFP ${i}`, ctx, ranges);
      });
    }
    return ranges;
  });
  checkHazards(program.layers, access);
}
