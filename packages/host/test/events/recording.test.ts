// SPDX-License-Identifier: Apache-2.0
/** Reading a recording and adding it up, on one written here byte by byte as native/sim/event_tap.hpp lays it out. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CYCLE_CAUSES } from "@tessera/isa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { busyCycles, type EventRecord, readEvents, StallSum } from "../../src/index.js";

const [ENGINE, , , CYCLES, OVERLAP, BEATS] = [1, 2, 3, 4, 5, 6];
const RECORD_BYTES = 24;

function bytesOf(type: number, core: number, code: number, layer: number, start: number, value: number): Buffer {
  const bytes = Buffer.alloc(RECORD_BYTES);
  bytes.set([type, core, code, 0x81]);
  bytes.writeUInt16LE(layer, 4);
  bytes.writeBigUInt64LE(BigInt(start), 8);
  bytes.writeBigUInt64LE(BigInt(value), 16);
  return bytes;
}
const cause = (name: string): number => CYCLE_CAUSES.findIndex(([known]) => known === name);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-events-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function recording(...records: Buffer[]): Promise<EventRecord[]> {
  const file = join(folder, "events.bin");
  await writeFile(file, Buffer.concat([Buffer.from("TSREVT01"), ...records]));
  const read: EventRecord[] = [];
  for await (const record of readEvents(file)) read.push(record);
  return read;
}

test("records of all sizes of file come back in order, also across the pieces it is read in", async () => {
  const many = 100_000;
  const read = await recording(
    ...Array.from({ length: many }, (_, i) => bytesOf(ENGINE as number, i % 16, 2, 7, 2 ** 40 + i, 3)),
  );
  expect(read).toHaveLength(many);
  expect(read.every(({ start }, i) => start === 2 ** 40 + i)).toBe(true);
  expect(read.at(-1)).toEqual({
    ...{ type: "engine", core: (many - 1) % 16, code: 2, detail: 0x81, layer: 7, run: 0 },
    ...{ start: 2 ** 40 + many - 1, value: 3 },
  });
});

test("counts add up per layer and for the network", async () => {
  const sum = new StallSum(2);
  const records = await recording(
    bytesOf(CYCLES as number, 0, cause("ARRAY"), 0, 0, 70),
    bytesOf(CYCLES as number, 1, cause("SYNC"), 0, 0, 30),
    bytesOf(CYCLES as number, 0, cause("INPUT"), 1, 0, 5),
    bytesOf(OVERLAP as number, 0, 0b0101, 0, 0, 60),
    bytesOf(OVERLAP as number, 0, 0b0100, 0, 0, 10),
    bytesOf(BEATS as number, 1, 1, 1, 0, 4),
    bytesOf(ENGINE as number, 3, 2, 0, 0, 99),
  );
  for (const record of records) sum.add(record);
  const { layers, total, cores } = sum.result;
  expect([...cores]).toEqual([0, 1]);
  expect(layers.map(({ cycles }) => cycles)).toEqual([100, 5]);
  expect(total.cycles).toBe(105);
  expect(total.causes).toMatchObject({ ARRAY: 70, SYNC: 30, INPUT: 5 });
  expect(busyCycles(total, "EXEC")).toBe(70);
  expect(busyCycles(total, "LDI")).toBe(60);
  expect(total.bytes).toEqual({ inputs: 0, weights: 128, results: 0, instructions: 0 });
});

test("another file is refused", async () => {
  const file = join(folder, "other.bin");
  await writeFile(file, "no recording at all");
  await expect(readEvents(file).next()).rejects.toMatchObject({ code: "BACKEND_CONFIG" });
});
