// SPDX-License-Identifier: Apache-2.0
/** The fast tests of all packages; slow ones are named *.long.test.ts and run by vitest.long.config.ts. */
import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "**/*.long.test.ts"],
    // Two cores are the reference machine; a test that builds a simulator or runs a network may take a while.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
