// SPDX-License-Identifier: Apache-2.0
/** The emitted C++ and SystemVerilog are compiled and run on the encoding vectors. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emitFiles, emitMarkdown } from "../src/emit/files.js";
import { symbolGroups } from "../src/emit/symbols.js";
import { layoutHash } from "../src/layout-hash.js";
import { cppChecker } from "./cpp-checker.js";
import { systemVerilogChecker } from "./systemverilog-checker.js";
import { readVectors, repoPath } from "./vector-file.js";

const COMPILE_TIMEOUT_MS = 240_000;
/** All warnings but those that a package of constants and a testbench earn; unoptimised, as it runs for milliseconds. */
const VERILATOR_FLAGS = [
  ...["--cc", "--exe", "--main", "--build", "--no-timing", "--unroll-count", "1"],
  ...["-Wall", "-Wno-UNUSEDPARAM", "-Wno-UNUSEDSIGNAL", "-Wno-DECLFILENAME"],
  ...["-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0"],
];

describe("emitted files", () => {
  let dir = "";
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: dir, encoding: "utf8", stdio: "pipe" });

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "tessera-isa-"));
    for (const [name, text] of Object.entries(emitFiles())) {
      writeFileSync(join(dir, name), text);
    }
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it("pass every encoding vector in C++", { timeout: COMPILE_TIMEOUT_MS }, () => {
    writeFileSync(join(dir, "check.cc"), cppChecker());
    run("g++", "-std=c++17", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-pedantic", "-O0", "-o", "check", "check.cc");
    expect(run("./check", repoPath("test/vectors/encoding.txt")).trim()).toBe(
      `${readVectors("encoding.txt").length} vectors agree`,
    );
  });

  it("pass every encoding vector in SystemVerilog", { timeout: COMPILE_TIMEOUT_MS }, () => {
    const { source, memory } = systemVerilogChecker();
    writeFileSync(join(dir, "check.sv"), source);
    for (const [name, text] of Object.entries(memory)) {
      writeFileSync(join(dir, name), text);
    }
    run("verilator", ...VERILATOR_FLAGS, "--top-module", "check", "tsr_isa_pkg.sv", "check.sv");
    expect(run("./obj_dir/Vcheck")).toContain(`${readVectors("encoding.txt").length} vectors agree`);
  });

  it("are accepted by Yosys", { timeout: COMPILE_TIMEOUT_MS }, () => {
    writeFileSync(
      join(dir, "use.sv"),
      "module use_pkg (output logic [31:0] o); assign o = tsr_isa_pkg::LAYOUT_HASH; endmodule\n",
    );
    const text = run("yosys", "-q", "-p", "read_verilog -sv tsr_isa_pkg.sv use.sv; hierarchy -top use_pkg; proc; write_rtlil");
    // Yosys writes 32-bit constants in decimal unless the sign bit is set.
    const hash = layoutHash();
    expect(text).toContain(hash < 2 ** 31 ? `connect \\o ${hash}` : hash.toString(2));
  });

  it("hold parsable JSON with every format", () => {
    const spec = JSON.parse(emitFiles()["isa.json"] as string);
    expect(Number.parseInt(spec.layout, 16)).toBe(layoutHash());
    expect(spec.instructions.find((i: { name: string }) => i.name === "CONV").fields.at(0)).toMatchObject({
      name: "opcode",
      lsb: 0,
      bits: 8,
    });
  });

  it("name every constant once and agree between languages", () => {
    const sv = emitFiles()["tsr_isa_pkg.sv"] as string;
    const cpp = emitFiles()["tessera_isa.hpp"] as string;
    for (const { name } of symbolGroups().flatMap((group) => group.symbols)) {
      expect(sv.split(` ${name} =`)).toHaveLength(2);
      expect(cpp).toMatch(new RegExp(` ${name}(\\[\\d\\])? =`));
    }
  });
});

describe("docs/reference", () => {
  it.each(Object.entries(emitMarkdown()))("%s is up to date (npm run docs -w @tessera/isa)", (name, text) => {
    expect(readFileSync(repoPath(`docs/reference/${name}`), "utf8")).toBe(text);
  });
});
