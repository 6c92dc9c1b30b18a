// SPDX-License-Identifier: Apache-2.0
/** The C++ unit tests once more, under the address and undefined-behaviour sanitizers. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const NATIVE = fileURLToPath(new URL("..", import.meta.url));
const BUILD = fileURLToPath(new URL("../build/sanitize", import.meta.url));
const MINUTES = 60_000;

it(
  "passes all C++ unit tests under ASan and UBSan",
  () => {
    const options = ["-DTESSERA_SANITIZE=ON", "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1 -g"];
    execFileSync("cmake", ["-S", NATIVE, "-B", BUILD, ...options], { stdio: "pipe" });
    execFileSync("cmake", ["--build", BUILD, "-j", "2"], { stdio: "pipe" });
    const output = execFileSync(`${BUILD}/test/native_tests`, { encoding: "utf8" });
    expect(output).toMatch(/(\d+) of \1 tests passed/);
  },
  12 * MINUTES,
);
