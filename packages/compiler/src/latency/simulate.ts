// SPDX-License-Identifier: Apache-2.0
/**
 * Latency of one IFP alone on a core: a discrete-event simulation of the router, the four engine queues and the
 * tokens. Instructions are visited in stream order, in which each finds its tokens already posted.
 */
import type { CoreConfig } from "@tessera/hw";
import { DEFAULT_TIMING, type Timing, transferCycles } from "./timing.js";

/** An instruction by name with its fields. */
export interface TimedInstruction {
  readonly name: string;
  readonly fields: Readonly<Record<string, number>>;
}

export interface Latency {
  /** From the first instruction at the router to the last write response. */
  readonly cycles: number;
  /** Cycles that EXEC computes. */
  readonly execCycles: number;
  readonly readBytes: number;
  readonly writeBytes: number;
}

const LDI = 0;
const LDW = 1;
const EXEC = 2;
const SAVE = 3;
const ENGINE_OF: Readonly<Record<string, number>> = {
  NOP_LDI: LDI,
  NOP_LDW: LDW,
  NOP_EXEC: EXEC,
  NOP_SAVE: SAVE,
  LOAD_IN: LDI,
  LOAD_W: LDW,
  CONV: EXEC,
  POOL: EXEC,
  ELTWISE: EXEC,
  TABLE: EXEC,
  STORE: SAVE,
};
const BLOCK_BYTES = 32;
const INITIAL_FREE = [0, 2, 0, 2, 0, 2];

/** Engine cycles, cycles until the result is visible, and bytes moved. */
interface Cost {
  readonly busy: number;
  readonly delay: number;
  readonly bytes: number;
}

/** Cycles of CONV, POOL, ELTWISE: one step per cycle, but OCP results of a group of pixels leave per cycle. */
export function execCycles(f: Readonly<Record<string, number>>, core: CoreConfig, t: Timing): number {
  const field = (name: string): number => f[name] as number;
  const steps = field("taps_x") * field("taps_y") * field("ic_groups");
  const perGroup = f["acc_done"] === 0 ? steps : Math.max(steps, core.pp);
  const params = 16 / core.icp;
  return field("oc_blocks") * (Math.ceil(field("pixels") / core.pp) * perGroup + params + t.blockGap) + t.execFill;
}

function boxCost(f: Readonly<Record<string, number>>, t: Timing, latency: number, pixelStride: number): Cost {
  const [rows, cols, blocks] = [f["rows"] as number, f["cols"] as number, f["blocks"] as number];
  const bytes = rows * cols * blocks * BLOCK_BYTES;
  let busy: number;
  if (pixelStride > 1) {
    busy = transferCycles(t, rows * cols * blocks, BLOCK_BYTES);
  } else if (f["contig_rows"] === 1) {
    busy = f["contig_blocks"] === 1 ? transferCycles(t, 1, bytes) : transferCycles(t, blocks, rows * cols * BLOCK_BYTES);
  } else {
    busy = transferCycles(t, rows * blocks, cols * BLOCK_BYTES);
  }
  return { busy: Math.max(busy, bytes / t.bytesPerCycle), delay: latency, bytes };
}

function costOf(i: TimedInstruction, core: CoreConfig, t: Timing): Cost {
  switch (i.name) {
    case "LOAD_IN":
      return boxCost(i.fields, t, t.readLatency, 1);
    case "LOAD_W": {
      const bytes = (i.fields["words"] as number) * core.icp * core.ocp;
      return { busy: Math.max(transferCycles(t, 1, bytes), bytes / t.bytesPerCycle), delay: t.readLatency, bytes };
    }
    case "STORE":
      return boxCost(i.fields, t, 0, i.fields["pixel_stride"] as number);
    case "TABLE":
      return { busy: 256 / (core.icp * core.ocp) + t.execFill, delay: 0, bytes: 0 };
    case "CONV":
    case "POOL":
    case "ELTWISE":
      return { busy: execCycles(i.fields, core, t), delay: 0, bytes: 0 };
    default:
      return { busy: 1, delay: 0, bytes: 0 };
  }
}

/** Predicted latency of the instructions of one IFP, starting from idle engines and the initial tokens. */
export function simulateIfp(instructions: readonly TimedInstruction[], core: CoreConfig, timing: Timing = DEFAULT_TIMING): Latency {
  const posts = INITIAL_FREE.map((count) => new Array<number>(count).fill(0));
  const taken = [0, 0, 0, 0, 0, 0];
  const engineFree = [0, 0, 0, 0];
  /** Per queue: start times and words of the instructions routed so far, oldest still waiting first. */
  const queued: { start: number; words: number }[][] = [[], [], [], []];
  const queuedWords = [0, 0, 0, 0];
  let router = 0;
  let end = 0;
  let exec = 0;
  let readBytes = 0;
  let writeBytes = 0;
  for (const instruction of instructions) {
    const engine = ENGINE_OF[instruction.name] as number;
    const words = instruction.name === "CONV" || instruction.name === "POOL" || instruction.name === "ELTWISE" ? 2 : 1;
    const queue = queued[engine] as { start: number; words: number }[];
    router += words;
    while ((queuedWords[engine] as number) + words > timing.queueWords) {
      const oldest = queue.shift() as { start: number; words: number };
      router = Math.max(router, oldest.start);
      queuedWords[engine] = (queuedWords[engine] as number) - oldest.words;
    }
    let start = Math.max(router, engineFree[engine] as number);
    const wait = instruction.fields["wait"] ?? 0;
    const post = instruction.fields["post"] ?? 0;
    for (let c = 0; c < 6; c++) {
      if ((wait >> c) & 1) {
        const index = taken[c] as number;
        start = Math.max(start, (posts[c] as number[])[index] ?? Number.POSITIVE_INFINITY);
        taken[c] = index + 1;
      }
    }
    const cost = costOf(instruction, core, timing);
    const done = start + cost.busy + cost.delay;
    engineFree[engine] = start + cost.busy;
    for (let c = 0; c < 6; c++) {
      if ((post >> c) & 1) {
        (posts[c] as number[]).push(done);
      }
    }
    queue.push({ start, words });
    queuedWords[engine] = (queuedWords[engine] as number) + words;
    exec += engine === EXEC ? cost.busy : 0;
    readBytes += engine === LDI || engine === LDW ? cost.bytes : 0;
    writeBytes += engine === SAVE ? cost.bytes : 0;
    end = Math.max(end, engine === SAVE && cost.bytes > 0 ? done + timing.writeLatency : done);
  }
  const memory = (readBytes + writeBytes) / timing.bytesPerCycle + timing.readLatency;
  return { cycles: Math.ceil(Math.max(end, memory)), execCycles: exec, readBytes, writeBytes };
}
