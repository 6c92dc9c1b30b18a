// SPDX-License-Identifier: Apache-2.0
/** An IFP as the simulation of a task walks it: one typed array per property, so that many cores can walk it cheaply. */
import { EXEC, type TimedOp } from "./costs.js";

/** Numbers per transfer in `runs`. */
const RUN_FIELDS = 7;

export interface Trace {
  readonly length: number;
  readonly engine: Uint8Array;
  readonly words: Uint8Array;
  readonly wait: Uint16Array;
  readonly post: Uint16Array;
  readonly busy: Float64Array;
  readonly delay: Float64Array;
  /** Words of the weight chunk that the operation loads. */
  readonly chunk: Int32Array;
  /** Which shift of its entry is added to its address. */
  readonly of: Uint8Array;
  /** Per operation, where its transfer starts in `runs`; -1: it moves nothing. */
  readonly move: Int32Array;
  /** Address, bytes, rows, row stride, blocks, block stride, 1 for partial beats. */
  readonly runs: Float64Array;
  /** Cycles that EXEC computes. */
  readonly execCycles: number;
}

export function traceOf(ops: readonly TimedOp[]): Trace {
  const n = ops.length;
  const trace = {
    length: n,
    engine: new Uint8Array(n),
    words: new Uint8Array(n),
    wait: new Uint16Array(n),
    post: new Uint16Array(n),
    busy: new Float64Array(n),
    delay: new Float64Array(n),
    chunk: new Int32Array(n),
    of: new Uint8Array(n),
    move: new Int32Array(n).fill(-1),
    execCycles: ops.reduce((sum, op) => sum + (op.engine === EXEC ? op.busy : 0), 0),
    runs: new Float64Array(ops.reduce((sum, op) => sum + (op.runs === null ? 0 : RUN_FIELDS), 0)),
  };
  let next = 0;
  for (let i = 0; i < n; i++) {
    const op = ops[i] as TimedOp;
    trace.engine[i] = op.engine;
    trace.words[i] = op.words;
    trace.wait[i] = op.wait;
    trace.post[i] = op.post;
    trace.busy[i] = op.busy;
    trace.delay[i] = op.delay;
    trace.chunk[i] = op.weightWords ?? 0;
    trace.of[i] = op.of;
    if (op.runs !== null) {
      const { address, bytes, rows, rowStride, blocks, blockStride, partial } = op.runs;
      const { runs } = trace;
      trace.move[i] = next;
      runs[next] = address;
      runs[next + 1] = bytes;
      runs[next + 2] = rows;
      runs[next + 3] = rowStride;
      runs[next + 4] = blocks;
      runs[next + 5] = blockStride;
      runs[next + 6] = partial ? 1 : 0;
      next += RUN_FIELDS;
    }
  }
  return trace;
}
