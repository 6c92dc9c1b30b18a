// SPDX-License-Identifier: Apache-2.0
/** The simulated memory behind AXI, probed by a kernel top that issues one burst at a time (probe/rtl/tsr_top.v). */
import { join } from "node:path";
import { verilate } from "@tessera/hw";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { here, Simulation } from "./simulation.js";

const ADDRESS_LO = 0x00;
const ADDRESS_HI = 0x04;
const LENGTH = 0x08;
const STROBE = 0x0c;
const GO = 0x10;
const CLEAR = 0x14;
const CYCLES = 0x18;
const RESPONSE = 0x1c;
const SUM = 0x20;
const BEATS = 0x24;

const READ = 1;
const WRITE = 2;
const FETCH = 3;
const OKAY = 0;
const SLVERR = 2;
const ALL_BYTES = 0xffffffff;
const TIMEOUT = 20_000;

let library = "";
let simulation: Simulation;

beforeAll(async () => {
  library = (await verilate({ design: join(here, "probe") })).library;
});

beforeEach(async () => {
  simulation = await Simulation.open(library);
});

afterEach(() => simulation.close());

/** Runs one burst to its end. */
async function burst(kind: number, phys: bigint, beats: number, strobe = ALL_BYTES) {
  await simulation.write(ADDRESS_LO, Number(phys & 0xffffffffn));
  await simulation.write(ADDRESS_HI, Number(phys >> 32n));
  await simulation.write(LENGTH, beats - 1);
  await simulation.write(STROBE, strobe);
  await simulation.write(GO, kind);
  const ended = await simulation.run(TIMEOUT);
  await simulation.write(CLEAR, 1);
  const [cycles, response, sum, got] = [
    await simulation.read(CYCLES),
    await simulation.read(RESPONSE),
    await simulation.read(SUM),
    await simulation.read(BEATS),
  ];
  return { ended, cycles, response, sum, beats: got };
}

/** Bytes 0, 1, 2 ... and the sum of their 32-bit words. */
function pattern(bytes: number): { data: Uint8Array; sum: number } {
  const data = Uint8Array.from({ length: bytes }, (_, i) => (i * 7 + (i >> 8)) & 255);
  const words = new DataView(data.buffer);
  let sum = 0;
  for (let i = 0; i < bytes; i += 4) sum = (sum + words.getUint32(i, true)) >>> 0;
  return { data, sum };
}

describe("reads", () => {
  test.each([1, 16, 64])("%i beats return the bytes of memory on both ports", async (beats) => {
    const phys = 0x12345000n;
    const { data, sum } = pattern(beats * 64);
    await simulation.writeMemory(phys, data);
    for (const port of [READ, FETCH]) {
      expect(await burst(port, phys, beats)).toMatchObject({ ended: true, response: OKAY, sum, beats });
    }
  });

  /** Cycles of a single beat and of 12 in one open row. */
  async function latencies(): Promise<{ single: number; burst: number }> {
    await burst(READ, 0n, 12);
    return { single: (await burst(READ, 0n, 1)).cycles, burst: (await burst(READ, 0n, 12)).cycles };
  }

  test("one beat takes the path's 50 cycles and the DDR's latency, the following ones a cycle each", async () => {
    const { single, burst: twelve } = await latencies();
    expect(single).toBeGreaterThanOrEqual(50 + 5);
    expect(single).toBeLessThanOrEqual(50 + 10);
    expect(twelve - single).toBe(11);
  });

  test("latency_scale doubles the path, bandwidth_scale stretches the burst", async () => {
    const before = await latencies();
    await simulation.close();
    simulation = await Simulation.open(library, { ddr: { latency_scale: 2, bandwidth_scale: 0.8 } });
    const after = await latencies();
    expect(after.single - before.single).toBe(50);
    const stretched = (before.burst - before.single) / 0.8;
    expect(Math.abs(after.burst - after.single - stretched)).toBeLessThanOrEqual(1);
  });
});

describe("writes", () => {
  test("store the bytes whose strobe is on and leave the others", async () => {
    const phys = 0x4000n;
    await simulation.writeMemory(phys, new Uint8Array(128).fill(0xee));
    expect(await burst(WRITE, phys, 2, 0x0000ff01)).toMatchObject({ ended: true, response: OKAY });
    const stored = await simulation.readMemory(phys, 128);
    const written = (i: number): boolean => i % 32 === 0 || (i % 32 >= 8 && i % 32 < 16);
    const value = (i: number): number => (i % 4 === 0 && i >= 64 ? 1 : 0);
    expect([...stored]).toEqual(Array.from({ length: 128 }, (_, i) => (written(i) ? value(i) : 0xee)));
  });

  test("with strobes off cost a read before the write, unless rmw is off", async () => {
    await burst(WRITE, 0n, 16, 0x0f);
    const { banks } = await simulation.report();
    expect(banks[0]).toMatchObject({ read_modify_writes: 16 });
    await burst(WRITE, 0n, 16);
    await burst(WRITE, 0n, 16, 0);
    expect((await simulation.report()).banks[0]).toMatchObject({ read_modify_writes: 16 });
    await simulation.close();
    simulation = await Simulation.open(library, { ddr: { rmw: false } });
    await burst(WRITE, 0n, 16, 0x0f);
    expect((await simulation.report()).banks[0]).toMatchObject({ read_modify_writes: 0, read_bytes: 0 });
  });
});

describe("injected faults", () => {
  test("SLVERR answers the range and nothing else; a failed write changes nothing", async () => {
    await simulation.inject({ type: "slverr", op: "read", phys: 0x1040n, bytes: 4 });
    expect(await burst(READ, 0x1000n, 4)).toMatchObject({ response: SLVERR });
    expect(await burst(READ, 0x1080n, 4)).toMatchObject({ response: OKAY });
    expect(await burst(WRITE, 0x1000n, 4)).toMatchObject({ response: OKAY });
    await simulation.inject({ type: "slverr", op: "write", phys: 0x2000n, bytes: 64 });
    await simulation.writeMemory(0x2000n, new Uint8Array(64).fill(0x55));
    expect(await burst(WRITE, 0x2000n, 1)).toMatchObject({ response: SLVERR });
    expect([...(await simulation.readMemory(0x2000n, 64))]).toEqual(Array(64).fill(0x55));
    await simulation.inject({ type: "clear" });
    expect(await burst(READ, 0x1000n, 4)).toMatchObject({ response: OKAY });
  });

  test.each([
    ["read", READ, WRITE],
    ["read", FETCH, WRITE],
    ["write", WRITE, READ],
  ] as const)("a bank that hangs on %ss never answers them (request %i)", async (op, lost, answered) => {
    await simulation.inject({ type: "hang", op, bank: 0 });
    expect(await burst(answered, 0n, 4)).toMatchObject({ ended: true });
    expect(await burst(lost, 0n, 4)).toMatchObject({ ended: false });
  });

  test("a text that is no fault is refused", async () => {
    const wrong = { type: "slverr", op: "erase", phys: 0n, bytes: 1 } as unknown as Parameters<typeof simulation.inject>[0];
    await expect(simulation.inject(wrong)).rejects.toThrow("refused");
  });
});

test("what the kernel does against AXI's rules is reported", async () => {
  expect((await simulation.report()).protocol_errors.count).toBe(0);
  await burst(READ, 0xfc0n, 2);
  await burst(READ, 1n << 34n, 1);
  const { protocol_errors } = await simulation.report();
  expect(protocol_errors.count).toBe(2);
  expect(protocol_errors.messages[0]).toContain("crosses 4 KiB");
  expect(protocol_errors.messages[1]).toContain("does not exist");
});

test("the report states the DDR parameters and what they were measured to deliver", async () => {
  await burst(READ, 0n, 64);
  const { ddr, ports, banks } = await simulation.report();
  expect(ddr).toMatchObject({ clocks: { read_latency: 17, refi: 9360 }, path_cycles: { request: 20, return: 30 } });
  expect((ddr.measured_percent_of_peak as Record<string, number>)["sequential read 4 KiB"]).toBeGreaterThan(94);
  expect(banks[0]).toMatchObject({ read_bytes: 4096 });
  expect(ports.map(({ name, direction }) => `${name} ${direction}`)).toEqual([
    "m_axi_bank0 read",
    "m_axi_inst read",
    "m_axi_bank0 write",
  ]);
});

test.each([
  [{ ddr: { rmw: 3 } }, "ddr.rmw: must be true or false"],
  [{ ddr: { bandwidth_scale: 2 } }, "ddr.bandwidth_scale: must be"],
  [{ speed: 1 }, "speed: no such option"],
  [{ trace: "waves.vcd" }, "built without tracing"],
])("options %j are refused with the reason", async (options, reason) => {
  await expect(Simulation.open(library, options)).rejects.toThrow(reason);
});
