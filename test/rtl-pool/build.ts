// SPDX-License-Identifier: Apache-2.0
/** Builds a block of the pool with its C++ bench, for a design made for the test. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type PoolConfigPatch, resolvePatch } from "@tessera/hw";
import { buildVerilatedBench } from "../support/verilated-bench.js";

export { runBench } from "../support/verilated-bench.js";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Returns the path of the program that drives module `top` of the design with bench/<source>. */
export const buildBench = (top: string, source: string, patch: PoolConfigPatch): Promise<string> =>
  buildVerilatedBench({
    config: resolvePatch(patch),
    top,
    prefix: "block",
    cpp: [join(here, "bench", source)],
    warnings: "-Wno-MULTITOP",
    flags: ["-Wall", "-Wextra"],
  });
