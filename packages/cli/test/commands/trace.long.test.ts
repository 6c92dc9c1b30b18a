// SPDX-License-Identifier: Apache-2.0
/** `tessera trace` of a whole network on sixteen cores: every cycle has one cause, and the counters agree. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { REPOSITORY_ROOT } from "@tessera/hw";
import { expect, test } from "vitest";
import { checkReport, type TraceReport } from "../trace/trace-report.js";

const CORES = 16;

test("MobileNet v1 on 16 cores", async () => {
  const tessera = join(REPOSITORY_ROOT, "packages/cli/bin/tessera.js");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [tessera, "trace", "zoo:mobilenet-v1", "--cores", String(CORES), "--json"],
    { maxBuffer: 1 << 26 },
  );
  const report = JSON.parse(stdout) as TraceReport;
  expect(report.rows.at(-1)?.utilisation).toBeGreaterThan(0.3);
  checkReport(report, CORES);
}, 1_800_000);
