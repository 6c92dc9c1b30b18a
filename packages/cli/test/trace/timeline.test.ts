// SPDX-License-Identifier: Apache-2.0
import type { EventRecord } from "@tessera/host";
import { CYCLE_CAUSES } from "@tessera/isa";
import { expect, test } from "vitest";
import { timeline, traceText } from "../../src/trace/timeline.js";
import { SAMPLE_PROGRAM } from "../sample-program.js";
import { checkTraceFile } from "./trace-format.js";

const record = (part: Partial<EventRecord>): EventRecord => ({
  ...{ type: "engine", core: 0, code: 2, detail: 0x81, layer: 0, run: 0, start: 0, value: 1 },
  ...part,
});

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function traceOf(records: readonly EventRecord[]) {
  let text = "";
  for await (const piece of traceText(timeline(stream(records), SAMPLE_PROGRAM), { network: "sample" })) text += piece;
  return checkTraceFile(text);
}

test("slices that follow each other cycle by cycle do not overlap in nanoseconds", async () => {
  const { traceEvents } = await traceOf(Array.from({ length: 100 }, (_, start) => record({ start, value: 1 })));
  const slices = traceEvents.filter(({ ph }) => ph === "X");
  expect(slices).toHaveLength(100);
  expect(slices[1]).toMatchObject({ name: "0 CONV", ts: 0.003, dur: 0.004, args: { layer: "conv1", cycle: 1, cycles: 1 } });
});

test("a core is a process, its engines and waits are its tracks; a bank's bytes become a rate", async () => {
  const { traceEvents } = await traceOf([
    record({ core: 3, type: "sync" }),
    record({ core: 3, type: "stall", code: CYCLE_CAUSES.findIndex(([name]) => name === "WEIGHTS"), start: 5, value: 20 }),
    record({ core: 1, type: "bank", code: 0, start: 1000, value: 0 }),
    record({ core: 1, type: "bank", code: 0, start: 2000, value: 32_000 }),
  ]);
  const metadata = traceEvents.filter(({ ph }) => ph === "M").map(({ args }) => args.name ?? args.sort_index);
  expect(metadata).toEqual(
    expect.arrayContaining(["core 3", "LDI", "LDW", "EXEC", "SAVE", "sync", "EXEC waits for", "DDR banks"]),
  );
  const names = traceEvents.filter(({ ph }) => ph === "X").map(({ name }) => name);
  expect(names).toEqual(["0 wait for layers", "0 weights"]);
  expect(traceEvents.find(({ ph }) => ph === "C")).toMatchObject({ name: "bank 1 read", args: { "bytes per cycle": 32 } });
});

test("counts of a recording make no events", async () => {
  expect((await traceOf([record({ type: "cycles" }), record({ type: "run" })])).traceEvents).toEqual([]);
});

test.each([
  ["a slice without a duration", { dur: undefined }, /without time/],
  ["a slice without a track", { tid: undefined }, /tid is no whole number/],
  ["a process that is no number", { pid: "core 0" }, /pid is no whole number/],
  ["a slice inside another one", { ts: 0.001 }, /before the one before it has ended/],
  ["a phase that viewers do not know", { ph: "Y" }, /unknown phase/],
])("the check of the format refuses %s", async (_, change, message) => {
  const file = await traceOf([record({ value: 3 }), record({ start: 3, value: 3 })]);
  const last = { ...file.traceEvents.at(-1), ...change };
  const text = JSON.stringify({ ...file, traceEvents: [...file.traceEvents.slice(0, -1), last] });
  expect(() => checkTraceFile(text)).toThrow(message);
});
