// SPDX-License-Identifier: Apache-2.0
/** One bank, burst by burst: rows, refresh, and writes that wait until no read does. */
import { describe, expect, it } from "vitest";
import { Arena } from "../../src/latency/arena.js";
import { DramBanks } from "../../src/latency/dram-banks.js";
import { DEFAULT_TIMING } from "../../src/latency/timing.js";

const T = { ...DEFAULT_TIMING.memory.dram, beatCycles: 1 };
const OTHER_ROW = 1 << 17;
const ROWS_APART = 1 << 15;
const bank = (timing = T): DramBanks => new DramBanks(1, timing, new Arena());

describe("DramBanks", () => {
  it("streams bursts of an open row back to back", () => {
    const dram = bank();
    const first = dram.read(0, 100, 0, 16);
    expect(first).toBe(100 + T.openCycles + 16);
    expect(dram.read(0, 200, 1024, 16)).toBe(216);
    expect(dram.read(0, 200, 2048, 16)).toBe(232);
  });

  it("opens another row of the same set after the last access to the old one, of another set meanwhile", () => {
    const same = bank();
    same.read(0, 100, 0, 16);
    const used = same.read(0, 100, 1024, 16);
    expect(same.read(0, 100, OTHER_ROW, 16)).toBe(used + T.conflictCycles + 16);
    const apart = bank();
    apart.read(0, 100, 0, 16);
    apart.read(0, 100, 1024, 16);
    expect(apart.read(0, 100, ROWS_APART, 16)).toBe(148);
  });

  it("does nothing during a refresh, whose phase is that of the start", () => {
    const at = T.refreshPeriod - T.refreshPhase - 8;
    expect(bank().read(0, at, 0, 16)).toBeGreaterThanOrEqual(at + T.refreshCycles + 16);
    expect(bank({ ...T, refreshPhase: 1000 }).read(0, at, 0, 16)).toBe(at + T.openCycles + 16);
  });

  it("accepts writes at once and drains them when no read waits", () => {
    const dram = bank();
    expect(dram.write(0, 100, OTHER_ROW, 16, 0)).toBe(100);
    // The drain has ended long before this read, whose row the writes have closed.
    expect(dram.read(0, 400, 0, 16)).toBe(400 + T.conflictCycles + 16);
    dram.write(0, 500, OTHER_ROW, 16, 0);
    expect(dram.read(0, 502, 1024, 16)).toBeGreaterThan(502 + 2 * 16);
  });

  it("makes reads wait for a batch of writes when its queue is full", () => {
    const dram = bank();
    for (let i = 0; i < 4; i++) {
      dram.read(0, 100, i * 1024, 16);
      dram.write(0, 100, OTHER_ROW, 15, 0);
    }
    expect(dram.read(0, 100, 4096, 16)).toBeGreaterThan(100 + 5 * 16 + 56);
  });

  it("reads what partly written beats replace", () => {
    const dram = bank();
    dram.write(0, 100, 0, 8, 8);
    expect(dram.read(0, 101, 0, 16)).toBe(100 + 8 + 16);
  });

  it("accepts writes beyond its queue only when earlier ones have left it", () => {
    const dram = bank();
    dram.read(0, 100, 0, 16);
    for (let i = 0; i < 4; i++) expect(dram.write(0, 100, OTHER_ROW, 16, 0)).toBe(100);
    expect(dram.write(0, 100, OTHER_ROW, 16, 0)).toBeGreaterThan(100 + 16);
  });

  it("opens the rows of its writes in a set one after the other, in different sets beside what is written", () => {
    const readAfter = (rows: readonly number[]): number => {
      const dram = bank();
      for (const row of rows) dram.write(0, 100, row, 4, 0);
      return dram.read(0, 120, 3 * ROWS_APART, 16);
    };
    const one = readAfter([0, 0, 0]);
    expect(readAfter([0, ROWS_APART, 2 * ROWS_APART])).toBe(one);
    expect(readAfter([0, OTHER_ROW, 2 * OTHER_ROW])).toBeGreaterThan(one + T.conflictCycles);
  });
});
