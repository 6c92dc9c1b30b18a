// SPDX-License-Identifier: Apache-2.0
/** Waveforms: written on request, for the cycles asked for. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verilate } from "@tessera/hw";
import { expect, test } from "vitest";
import { here, Simulation } from "./simulation.js";

/** Time units per kernel cycle: one per clock edge, and those of the register accesses between. */
const EDGES = 2;

test("a library built with tracing writes the cycles asked for", async () => {
  const { library } = await verilate({ design: join(here, "probe"), trace: true });
  const folder = await mkdtemp(join(tmpdir(), "tessera-trace-"));
  try {
    const file = join(folder, "waves.vcd");
    const simulation = await Simulation.open(library, { trace: file, trace_start: 100, trace_cycles: 20 });
    await simulation.run(1000);
    await simulation.close();
    const text = await readFile(file, "utf8");
    expect(text).toContain("$enddefinitions");
    expect(text).toContain("m_axi_bank0_arvalid");
    const times = [...text.matchAll(/^#(\d+)$/gm)].map(([, time]) => Number(time));
    expect(times.length).toBeGreaterThanOrEqual(20);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThanOrEqual(20 * EDGES);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 300_000);
