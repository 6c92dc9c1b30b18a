// SPDX-License-Identifier: Apache-2.0
/** The long tests (whole networks in RTL); each file states its own time budget. They run one at a time. */
import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/test/**/*.long.test.ts"],
    exclude: configDefaults.exclude,
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    passWithNoTests: false,
  },
});
