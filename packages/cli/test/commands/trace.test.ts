// SPDX-License-Identifier: Apache-2.0
/** `tessera trace` on the RTL of the smallest preset: rows that add up, hardware counters that agree, a file viewers open. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { encodeModel, type OnnxModel, tensor } from "@tessera/compiler";
import { REPOSITORY_ROOT } from "@tessera/hw";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeNpy } from "../../src/input/npy.js";
import { checkTraceFile } from "../trace/trace-format.js";
import { checkReport, type TraceReport } from "../trace/trace-report.js";

const run = promisify(execFile);
const SIZE = 12;
const CHANNELS = 16;

/** Two convolutions and an average: work, layer boundaries, more than one kind of operation. */
const MODEL: OnnxModel = {
  name: "two-convolutions",
  producer: "test",
  opsets: { "": 17 },
  inputs: [{ name: "x", type: "float32", shape: [1, 3, SIZE, SIZE] }],
  outputs: [{ name: "y", type: "float32", shape: [1, CHANNELS, 1, 1] }],
  nodes: [
    { name: "a", opType: "Conv", domain: "", inputs: ["x", "wa"], outputs: ["a"], attributes: { kernel_shape: [1, 1] } },
    { name: "b", opType: "Conv", domain: "", inputs: ["a", "wb"], outputs: ["b"], attributes: { kernel_shape: [3, 3] } },
    { name: "pool", opType: "GlobalAveragePool", domain: "", inputs: ["b"], outputs: ["y"], attributes: {} },
  ],
  initializers: new Map(
    (
      [
        ["wa", [CHANNELS, 3, 1, 1]],
        ["wb", [CHANNELS, CHANNELS, 3, 3]],
      ] as const
    ).map(([name, shape]) => {
      const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => (((i * 37) % 101) - 50) / 100);
      return [name, tensor("float32", [...shape], values)];
    }),
  ),
  valueInfo: [],
};

let folder: string;
const tessera = (...args: string[]): Promise<{ stdout: string }> =>
  run(process.execPath, [join(REPOSITORY_ROOT, "packages/cli/bin/tessera.js"), ...args], { cwd: folder, maxBuffer: 1 << 26 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-trace-test-"));
  await writeFile(join(folder, "model.onnx"), encodeModel(MODEL));
  const pixels = Float32Array.from({ length: 3 * SIZE * SIZE }, (_, i) => ((i * 37) % 101) / 100);
  await writeFile(join(folder, "x.npy"), encodeNpy(tensor("float32", [1, 3, SIZE, SIZE], pixels)));
  await writeFile(join(folder, "y.npy"), encodeNpy(tensor("int64", [1], [0])));
  await tessera(...["compile", "model.onnx", "--calibrate", "npy:x.npy,y.npy", "--config", "tiny", "-o", "net.tspk"]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([1, 2])(
  "every cycle of %i cores has one cause, in the recording and in the hardware's counters",
  async (cores) => {
    const options = ["--config", "tiny", "--cores", String(cores), "--json", "-o", "t.json.gz"];
    const report = JSON.parse((await tessera("trace", "net.tspk", ...options)).stdout) as TraceReport;
    checkReport(report, cores);
    expect(report.rows.map(({ layer }) => layer)).toEqual([0, 1, 2, null]);
    const { traceEvents } = checkTraceFile(gunzipSync(await readFile(join(folder, "t.json.gz"))).toString());
    expect(new Set(traceEvents.filter(({ ph }) => ph === "X").map(({ pid }) => pid)).size).toBe(cores);
    const drawn = ["0 LOAD_IN", "1 LOAD_W", "1 CONV", "2 POOL", "2 STORE", "bank 0 read", "1 input"];
    expect([...new Set(traceEvents.map(({ name }) => name))]).toEqual(expect.arrayContaining(drawn));
  },
  300_000,
);

test("the table names the layers that lose most", async () => {
  const { stdout } = await tessera("trace", "net.tspk", "--config", "tiny");
  expect(stdout).toMatch(/1 cores: \d+ cycles, utilisation/);
  expect(stdout).toMatch(/layers that lose most:\n +\d \w+ \w\/quantized: \d+ cycles lost/);
}, 300_000);

test("sw_emu has no time to trace", async () => {
  await expect(tessera("trace", "net.tspk", "--config", "tiny", "--backend", "sw_emu")).rejects.toMatchObject({
    stderr: expect.stringContaining("--backend sw_emu: it has no time to trace; use hw_emu [USAGE]"),
  });
});
