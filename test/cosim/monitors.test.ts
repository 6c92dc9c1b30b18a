// SPDX-License-Identifier: Apache-2.0
/** Models that watch themselves report what they see: a false assumption is found, a true one is not. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verilate } from "@tessera/hw";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { here, Simulation } from "./simulation.js";

const TOP = "rtl/tsr_top.v";
const ADDRESS_LO = 0x00;
const PROOF = `\`ifdef FORMAL
  always @(posedge ap_clk) if (ap_rst_n) assume (!(reading && writing));
  always @(posedge ap_clk) if (ap_rst_n) assume (address[31:0] != 32'd4096);
\`endif
endmodule`;

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-monitors-"));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test("a model that watches assumptions reports the line of one that is violated, once, and goes on", async () => {
  const design = join(folder, "design");
  await cp(join(here, "probe"), design, { recursive: true });
  const rtl = (await readFile(join(design, TOP), "utf8")).replace(/^endmodule$/m, PROOF);
  await writeFile(join(design, TOP), rtl);
  const { library } = await verilate({ design, cache: join(folder, "cache"), monitor: "assumptions" });

  const reports = await mkdtemp(join(folder, "reports-"));
  vi.stubEnv("TSR_ASSUMPTIONS", reports);
  const simulation = await Simulation.open(library);
  await simulation.run(100);
  expect(await readdir(reports)).toEqual([]);
  for (const address of [4096, 0, 4096]) await simulation.write(ADDRESS_LO, address);
  await simulation.run(100);
  expect(await simulation.read(ADDRESS_LO)).toBe(4096);
  await simulation.close();

  const said = await Promise.all((await readdir(reports)).map((name) => readFile(join(reports, name), "utf8")));
  const line = rtl.split("\n").findIndex((text) => text.includes("32'd4096")) + 1;
  expect(said.length).toBe(1);
  expect(said[0]).toMatch(new RegExp(`^\\S*tsr_top\\.v:${line} \\S*\\n$`));
}, 300_000);
