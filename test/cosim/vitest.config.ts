// SPDX-License-Identifier: Apache-2.0
/** Fast simulations by default; COSIM=long runs the long list (*.long.test.ts) instead. */
import { defineConfig } from "vitest/config";

const long = process.env.COSIM === "long";

export default defineConfig({
  test: {
    include: [long ? "*.long.test.ts" : "*.test.ts"],
    exclude: long ? [] : ["*.long.test.ts"],
    // Simulations are processor-bound: side by side they only slow each other down.
    fileParallelism: false,
    testTimeout: long ? 1_800_000 : 240_000,
    hookTimeout: 900_000,
  },
});
