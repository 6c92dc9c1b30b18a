// SPDX-License-Identifier: Apache-2.0
import { HwError } from "@tessera/hw";
import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { CliError } from "../src/errors.js";
import { describeError, exitCode } from "../src/failure.js";

describe("describeError", () => {
  it("gives expected errors of every package as one line with their code", () => {
    expect(describeError(new CliError("USAGE", "a:\n  b\n  c"), false)).toBe("a:; b; c [USAGE]");
    expect(describeError(new HwError("CONFIG_INVALID", "no"), false)).toBe("no [CONFIG_INVALID]");
  });

  it("marks what nobody expected, without a stack", () => {
    const text = describeError(new TypeError("x is undefined"), false);
    expect(text).toMatch(/^unexpected error: x is undefined \(run again with --debug/);
    expect(text).not.toContain("at ");
    expect(describeError("thrown text", false)).toContain("thrown text");
  });

  it("shows the stack with --debug", () => {
    expect(describeError(new CliError("USAGE", "a"), true)).toMatch(/CliError: a\n\s+at /);
  });
});

describe("exitCode", () => {
  it.each([
    [new CliError("USAGE", ""), false, 2],
    [new CliError("FILE_NOT_FOUND", ""), false, 1],
    [new Error(""), false, 1],
    [new CommanderError(1, "x", ""), false, 2],
    [new CommanderError(0, "help", ""), false, 0],
    [new Error(""), true, 130],
  ])("%s, interrupted %s: %i", (error, interrupted, code) => {
    expect(exitCode(error, interrupted)).toBe(code);
  });
});
