// SPDX-License-Identifier: Apache-2.0
/** The C++ unit tests, built together with the addon. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const TESTS = fileURLToPath(new URL("../build/test/native_tests", import.meta.url));

it("passes all C++ unit tests", () => {
  const output = execFileSync(TESTS, { encoding: "utf8" });
  expect(output).toMatch(/(\d+) of \1 tests passed/);
});
