// SPDX-License-Identifier: Apache-2.0
import { preset } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { configReport, formatConfig } from "../../src/inspect/config.js";

describe("formatConfig", () => {
  it("states the pool, the array and the buffers", () => {
    const text = formatConfig(configReport(preset("virt-16x512")));
    expect(text).toMatch(/16 cores in 4 clusters, 4 DDR banks, 16 tasks/);
    expect(text).toMatch(/PP 4 x ICP 8 x OCP 8: 512 operations per cycle and core/);
    expect(text).toMatch(/input 64 KiB, weights 128 KiB, output 16 KiB/);
  });
});
