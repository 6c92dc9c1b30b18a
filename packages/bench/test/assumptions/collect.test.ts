// SPDX-License-Identifier: Apache-2.0
/** What a simulation reports reaches the table. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assumptionsIn } from "../../src/assumptions/collect.js";

const MODULE = [
  "module tsr_a;",
  "`ifdef FORMAL",
  "  always_ff @(posedge clk_i) assume (a);",
  "  always_comb assume (b);",
  "`endif",
  "",
];

test("a violated assumption is named by its line, one that holds is not, whoever reports and however often", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tessera-assumptions-test-"));
  try {
    const [design, reports] = [join(folder, "design"), join(folder, "reports")];
    await mkdir(join(design, "rtl"), { recursive: true });
    await mkdir(reports);
    await writeFile(join(design, "rtl", "tsr_a.sv"), MODULE.join("\n"));
    await writeFile(join(design, "rtl", "tsr_b.sv"), "module tsr_b;\nendmodule\n");
    await writeFile(join(reports, "1.txt"), "/scratch/rtl/tsr_a.sv:4 \n/scratch/rtl/tsr_b.sv:1 \n");
    await writeFile(join(reports, "2.txt"), "/scratch/rtl/tsr_a.sv:4 top.u_a\n");
    const violated = [{ line: 4, text: "always_comb assume (b);" }];
    expect((await assumptionsIn(reports, design, 7)).modules).toEqual([{ module: "tsr_a", watched: 2, violated }]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
