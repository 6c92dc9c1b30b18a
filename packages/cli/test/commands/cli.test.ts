// SPDX-License-Identifier: Apache-2.0
/** The commands as a user runs them, on a small network made here; needs the build that every test run starts with. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel, type OnnxModel, tensor } from "@tessera/compiler";
import { REPOSITORY_ROOT } from "@tessera/hw";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeNpy, encodeNpy } from "../../src/input/npy.js";

const TESSERA = join(REPOSITORY_ROOT, "packages/cli/bin/tessera.js");

/** Channel sums of a picture: two classes, "more red" and "more blue". */
const MODEL: OnnxModel = {
  name: "redblue",
  producer: "test",
  opsets: { "": 17 },
  inputs: [{ name: "x", type: "float32", shape: [1, 3, 4, 4] }],
  outputs: [{ name: "y", type: "float32", shape: [1, 2, 1, 1] }],
  nodes: [
    { name: "conv", opType: "Conv", domain: "", inputs: ["x", "w"], outputs: ["c"], attributes: { kernel_shape: [1, 1] } },
    { name: "pool", opType: "GlobalAveragePool", domain: "", inputs: ["c"], outputs: ["y"], attributes: {} },
  ],
  initializers: new Map([["w", tensor("float32", [2, 3, 1, 1], [1, 0, 0, 0, 0, 1])]]),
  valueInfo: [],
};

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
const tessera = (...args: string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile(process.execPath, [TESSERA, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });

/** A picture of one colour. */
function picture(red: number, blue: number): Buffer {
  const png = new PNG({ width: 4, height: 4 });
  for (let at = 0; at < png.data.length; at += 4) png.data.set([red, 0, blue, 255], at);
  return PNG.sync.write(png);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-cli-"));
  await writeFile(join(folder, "model.onnx"), encodeModel(MODEL));
  // A white sample among noise: the calibrated range reaches from 0 to 1.
  const samples = Float32Array.from({ length: 8 * 48 }, (_, at) => (at < 48 ? 1 : ((at * 37) % 101) / 100));
  await writeFile(join(folder, "x.npy"), encodeNpy(tensor("float32", [8, 3, 4, 4], samples)));
  await writeFile(join(folder, "y.npy"), encodeNpy(tensor("int64", [8], [0, 1, 0, 1, 0, 1, 0, 1])));
  await writeFile(join(folder, "red.png"), picture(255, 10));
  await writeFile(join(folder, "blue.png"), picture(10, 255));
  const compiled = await tessera("compile", "model.onnx", "--calibrate", "npy:x.npy,y.npy", "--config", "tiny");
  expect(compiled).toMatchObject({ code: 0, stderr: "" });
});
afterAll(() => rm(folder, { recursive: true }));

describe("compile, inspect, disasm", () => {
  it("make a package and show what it holds", async () => {
    const { stdout } = await tessera("inspect", "model.tspk", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ kind: "package", name: "redblue", maxCores: 2 });
    expect((await tessera("inspect", "model.tspk")).stdout).toContain("x float32[1,3,4,4]");
    expect((await tessera("disasm", "model.tspk")).stdout).toMatch(/^# layer 0 conv .*\n# tiling .*\n(LOAD|NOP)/);
    expect(JSON.parse((await tessera("inspect", "tiny", "--json")).stdout)).toMatchObject({
      kind: "config",
      config: { cores: 2 },
    });
  });
});

describe("run", () => {
  it("tells red from blue, on one core and on two", async () => {
    for (const cores of ["1", "2"]) {
      const args = ["run", "model.tspk", "--input", "red.png", "blue.png", "--config", "tiny", "--cores", cores, "--json"];
      const reports = JSON.parse((await tessera(...args)).stdout) as { outputs: { top: { index: number }[] }[] }[];
      expect(reports.map(({ outputs }) => outputs[0]?.top[0]?.index)).toEqual([0, 1]);
    }
  });

  it("writes whole results", async () => {
    await tessera("run", "model.tspk", "--input", "red.png", "--config", "tiny", "--output", "result-");
    const values = decodeNpy(await readFile(join(folder, "result-0.y.npy")), "result");
    expect(values.shape).toEqual([1, 2, 1, 1]);
    expect(Math.abs((values.data[0] ?? 0) - 1)).toBeLessThan(0.05);
  });
});

describe("eval", () => {
  it("states accuracy, and with --reference the agreement with onnxruntime", async () => {
    const args = ["--dataset", "npy:x.npy,y.npy", "--calibrate", "npy:x.npy,y.npy", "--config", "tiny", "--skip", "2", "--json"];
    const report = JSON.parse((await tessera("eval", "model.onnx", ...args, "--reference")).stdout) as {
      samples: number;
      reference: { maxDifference: number };
    };
    expect(report.samples).toBe(6);
    expect(report.reference.maxDifference).toBeLessThan(0.05);
  });
});

describe("bad input is one line and an exit code", () => {
  const cases: readonly [what: string, code: number, message: RegExp, args: string[]][] = [
    ["missing file", 1, /none\.onnx does not exist \[FILE_NOT_FOUND\]/, ["compile", "none.onnx"]],
    ["missing calibration", 1, /--calibrate .*\[CALIBRATION_MISSING\]/, ["compile", "model.onnx", "-o", "x.tspk"]],
    ["not a model", 1, /\[MODEL_CORRUPT\]/, ["compile", "red.png", "-o", "x.tspk"]],
    ["not a package", 1, /\[PACKAGE_FORMAT\]/, ["inspect", "red.png"]],
    ["another configuration", 1, /\[PACKAGE_CONFIG\]/, ["run", "model.tspk", "--input", "red.png"]],
    [
      "too many cores",
      1,
      /\[(NO_CORES|DISPATCH_CORES)\]/,
      ["run", "model.tspk", "--input", "red.png", "--config", "tiny", "--cores", "3"],
    ],
    [
      "wrong shape",
      1,
      /x\.npy has shape \[8,3,4,4\].*\[INPUT_MISMATCH\]/,
      ["run", "model.tspk", "--input", "x.npy", "--config", "tiny"],
    ],
    [
      "unknown backend",
      2,
      /--backend fpga: must be sw_emu or hw_emu \[USAGE\]/,
      ["run", "model.tspk", "--input", "red.png", "--backend", "fpga", "--config", "tiny"],
    ],
    [
      "unwritable output",
      1,
      /\[FILE_UNWRITABLE\]/,
      ["compile", "model.onnx", "--calibrate", "npy:x.npy,y.npy", "-o", "no/such/folder.tspk"],
    ],
    ["unknown preset", 1, /no preset is called "huge".*\[CONFIG_NOT_FOUND\]/, ["compile", "model.onnx", "--config", "huge"]],
  ];

  it.each(cases)("%s", async (_what, code, message, args) => {
    const outcome = await tessera(...args);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stderr.trim().split("\n")).toHaveLength(1);
    expect(outcome.code).toBe(code);
  });

  it("truncated package", async () => {
    const bytes = await readFile(join(folder, "model.tspk"));
    await writeFile(join(folder, "cut.tspk"), bytes);
    await truncate(join(folder, "cut.tspk"), bytes.length - 5);
    expect(await tessera("inspect", "cut.tspk")).toMatchObject({ code: 1, stderr: expect.stringMatching(/\[PACKAGE_\w+\]\n$/) });
  });

  it("a stack trace appears with --debug only", async () => {
    expect((await tessera("compile", "none.onnx")).stderr).not.toMatch(/\n\s+at /);
    expect((await tessera("--debug", "compile", "none.onnx")).stderr).toMatch(/\n\s+at /);
  });

  it("leaves no half-written file behind", async () => {
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});
