// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { poolIdentity, readXclbin, sectionKind, withIdentity, writeIpLayout, writeXclbin, type Xclbin } from "@tessera/host";
import { preset, REPOSITORY_ROOT } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { xclbinReport } from "../../src/inspect/xclbin.js";
import { formatXclbin } from "../../src/inspect/xclbin-text.js";

const properties = { interrupt: true, interruptId: 2, control: "AP_CTRL_NONE" };
const kernels = [{ type: "KERNEL", properties, base: 0x1800000n, name: "tessera:pool" }];

const SOME: Xclbin = {
  version: { major: 2, minor: 12, patch: 3 },
  mode: "FLAT",
  platform: "some_platform",
  uuid: "0".repeat(32),
  interfaceUuid: "0".repeat(32),
  timestamp: 1_600_000_000,
  sections: [{ kind: sectionKind("IP_LAYOUT"), name: "ip", data: writeIpLayout(kernels) }],
};

describe("xclbinReport", () => {
  it("shows the kernels and sections of a container", () => {
    const bytes = writeXclbin(SOME);
    const report = xclbinReport(readXclbin(bytes));
    expect(report).toMatchObject({ version: "2.12.3", platform: "some_platform", created: "2020-09-13T12:26:40.000Z" });
    expect(report.computeUnits).toEqual(kernels);
    expect(report.sections[0]?.sha256).toBe(createHash("sha256").update(writeIpLayout(kernels)).digest("hex"));
    expect(formatXclbin(report)).toMatch(/tessera:pool {2}KERNEL {2}0x1800000 {2}AP_CTRL_NONE {2}line 2/);
    expect(formatXclbin(report)).toContain("none of this project's");
  });

  it("says which pool a container holds, and whether this runtime can drive it", () => {
    const config = preset("virt-4x512");
    const ours = withIdentity(SOME, poolIdentity(config));
    expect(formatXclbin(xclbinReport(ours))).toMatch(/virt-4x512 \(.*: the one of this runtime/);
    const other = withIdentity(SOME, { ...poolIdentity(config), layoutHash: 1 });
    expect(xclbinReport(other).pool).toMatchObject({ config: { cores: 4 }, runsHere: false });
    expect(formatXclbin(xclbinReport(other))).toContain("build it again");
  });

  it("reports what can be read when a section cannot", () => {
    const sections = ["EMBEDDED_METADATA", "BUILD_METADATA", "KEYVALUE_METADATA", "MEM_TOPOLOGY"].map((kind) => ({
      kind: sectionKind(kind),
      name: "",
      data: Uint8Array.of(0x7b),
    }));
    const report = xclbinReport({ ...SOME, timestamp: 1e300, sections: [...SOME.sections, ...sections] });
    expect(report.unreadable.length).toBe(5);
    expect(report.computeUnits.length).toBe(1);
    expect(formatXclbin(report)).toMatch(/not readable\n(.*\n)*The header's time/);
  });

  const foreign = join(REPOSITORY_ROOT, "../shared/data/xclbin/vector_addition_hw.awsxclbin");
  it("reads a container that another tool wrote (skips without the data)", async ({ skip }) => {
    const bytes = await readFile(foreign).catch(() => skip(`${foreign} is absent`));
    const report = xclbinReport(readXclbin(bytes));
    expect(report.sections.length).toBeGreaterThan(1);
    expect(formatXclbin(report)).toContain(report.uuid);
  });
});
