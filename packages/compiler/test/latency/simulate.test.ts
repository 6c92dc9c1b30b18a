// SPDX-License-Identifier: Apache-2.0
/** The latency model: hand-computed cases, and agreement between planned and encoded instructions. */
import { CORE_512 } from "@tessera/hw";
import { decodeAll } from "@tessera/isa";
import { describe, expect, it } from "vitest";
import { compileGraph } from "../../src/backend/compile.js";
import { EXEC, execOp, LDI, loadInputOp, nopOp, SAVE, storeOp, type TimedOp, transferCost } from "../../src/latency/costs.js";
import { timedInstruction } from "../../src/latency/instructions.js";
import { predictLatency } from "../../src/latency/predict.js";
import { boxRuns } from "../../src/latency/runs.js";
import { simulateIfp } from "../../src/latency/simulate.js";
import { DEFAULT_TIMING as T } from "../../src/latency/timing.js";
import { GraphBuilder, window } from "../backend/support/graphs.js";

const BOX = {
  address: 0,
  rows: 8,
  cols: 4,
  blocks: 1,
  rowStride: 4,
  blockStride: 32,
  contigRows: true,
  contigBlocks: true,
  pixelStride: 1,
  partial: false,
};
const IN_FULL = 1;
const IN_FREE = 2;
const OUT_FULL = 16;
const OUT_FREE = 32;

/** An operation of one queue that takes `busy` cycles. */
const op = (engine: number, busy: number, wait = 0, post = 0): TimedOp => ({ ...nopOp(engine, wait, post), busy });

describe("costs", () => {
  it("moves a contiguous box at the share of the bank, a scattered one at what its bursts allow", () => {
    expect(transferCost(boxRuns(BOX), T)).toEqual({ bytes: 1024, cycles: 1024 / T.bytesPerCycle });
    expect(transferCost(boxRuns({ ...BOX, contigRows: false, cols: 1 }), T).cycles).toBe(
      Math.max(8 * (1 + T.burstOverhead), 256 / T.bytesPerCycle),
    );
    expect(transferCost(boxRuns({ ...BOX, pixelStride: 2 }), T).cycles).toBe(32 * (1 + T.burstOverhead));
  });

  it("computes a step per cycle unless results leave more slowly", () => {
    expect(execOp(64, 72, 4, 2, 0, 0, CORE_512, T).busy).toBe(4 * (16 * 72 + 2));
    expect(execOp(64, 1, 1, 2, 0, 0, CORE_512, T).busy).toBe(16 * 4 + 2);
    expect(execOp(63, 8, 1, 0, 0, 0, CORE_512, T)).toMatchObject({ busy: 16 * 8, delay: T.execLatency });
  });
});

describe("simulateIfp", () => {
  it("adds load, computation and store of a single chunk", () => {
    const ops = [
      loadInputOp(BOX, IN_FREE, IN_FULL, T),
      execOp(32, 8, 1, 2, IN_FULL | OUT_FREE, IN_FREE | OUT_FULL, CORE_512, T),
      storeOp(BOX, OUT_FULL, OUT_FREE, T),
    ];
    const [load, exec, store] = ops as [TimedOp, TimedOp, TimedOp];
    expect(simulateIfp(ops, T).cycles).toBe(
      Math.ceil(1 + load.busy + T.readLatency + exec.busy + T.execLatency + store.busy + T.writeLatency),
    );
  });

  it("overlaps the load of the next chunk with the computation of this one, but not of the one after", () => {
    const chunk = (busy: number): TimedOp[] => [op(LDI, busy, IN_FREE, IN_FULL), op(EXEC, 1000, IN_FULL, IN_FREE)];
    const [l0, e0] = chunk(500) as [TimedOp, TimedOp];
    const one = simulateIfp([l0, e0], T).cycles;
    expect(simulateIfp([l0, l0, e0, e0], T).cycles).toBe(one + 1000);
    // The third load finds its half free only when the first computation has ended.
    expect(simulateIfp([l0, l0, e0, op(LDI, 1400, IN_FREE, IN_FULL), e0, e0], T).cycles).toBe(one + 1400 + 1000);
  });

  it("stalls the router at a full queue", () => {
    const stores = Array.from({ length: T.queueWords + 2 }, () => op(SAVE, 100));
    // The last load is routed only when two stores more than fit have started.
    const { cycles } = simulateIfp([...stores, op(LDI, 5000)], T);
    expect(cycles).toBe(1 + 100 + 1 + 5000);
  });

  it("is never shorter than its memory traffic", () => {
    const loads = Array.from({ length: 4 }, () => loadInputOp({ ...BOX, rows: 64 }, 0, 0, T));
    const stores = Array.from({ length: 4 }, () => storeOp({ ...BOX, rows: 64 }, 0, 0, T));
    expect(simulateIfp([...loads, ...stores], T).cycles).toBeGreaterThanOrEqual((8 * 8192) / T.bytesPerCycle);
  });
});

describe("compiled programs", () => {
  const builder = new GraphBuilder(11);
  const x = builder.conv(builder.input(3, 30, 30), 24, window([3, 3], [2, 2], [1, 1, 1, 1]), { table: true });
  const program = compileGraph(builder.graph([builder.conv(x, 600, window([3, 3]))]), CORE_512, { maxCores: 4 });

  it("state the latency that their decoded instructions have", () => {
    for (const layer of program.layers) {
      for (const ifp of layer.tilings.flatMap((t) => t.ifps)) {
        const list = decodeAll(program.instructions.subarray(ifp.offset * 32, (ifp.offset + ifp.words) * 32));
        expect(
          simulateIfp(
            list.map((i) => timedInstruction(i, CORE_512, T)),
            T,
          ).cycles,
        ).toBe(ifp.cycles);
        expect(ifp.following).toBeLessThanOrEqual(ifp.cycles);
      }
    }
  });

  it("get faster with more cores, and a layer starts after its producer", () => {
    const times = [1, 2, 3, 4].map((n) => predictLatency(program, CORE_512, n).cycles);
    expect([...times].sort((a, b) => b - a)).toEqual(times);
    const [first, second] = predictLatency(program, CORE_512, 3).layers;
    expect(second?.end).toBeGreaterThan(first?.end ?? 0);
    expect(() => predictLatency(program, CORE_512, 5)).toThrow(RangeError);
  });
});
