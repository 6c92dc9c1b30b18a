// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readXclbin, writeIpLayout, writeXclbin } from "@tessera/host";
import { REPOSITORY_ROOT } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { formatXclbin, xclbinReport } from "../../src/inspect/xclbin.js";

const IP_LAYOUT = 8;

describe("xclbinReport", () => {
  it("shows the kernels and sections of a container", () => {
    const kernels = [{ type: 1, properties: 0, base: 0x1800000, name: "tessera:pool" }];
    const bytes = writeXclbin({
      version: { major: 2, minor: 12, patch: 3 },
      mode: "FLAT",
      platform: "some_platform",
      uuid: "0".repeat(32),
      interfaceUuid: "0".repeat(32),
      timestamp: 1_600_000_000,
      sections: [{ kind: IP_LAYOUT, name: "ip", data: writeIpLayout(kernels) }],
    });
    const report = xclbinReport(readXclbin(bytes));
    expect(report).toMatchObject({ version: "2.12.3", platform: "some_platform", created: "2020-09-13T12:26:40.000Z" });
    expect(report.kernels.map(({ name }) => name)).toEqual(["tessera:pool"]);
    expect(formatXclbin(report)).toMatch(/tessera:pool {2}0x1800000/);
  });

  const foreign = join(REPOSITORY_ROOT, "../shared/data/xclbin/vector_addition_hw.awsxclbin");
  it("reads a container that another tool wrote (skips without the data)", async ({ skip }) => {
    const bytes = await readFile(foreign).catch(() => skip(`${foreign} is absent`));
    const report = xclbinReport(readXclbin(bytes));
    expect(report.sections.length).toBeGreaterThan(1);
    expect(formatXclbin(report)).toContain(report.uuid);
  });
});
