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
