// SPDX-License-Identifier: Apache-2.0
import type { ModuleResources } from "@tessera/hw";
import { expect, test } from "vitest";
import { areaParts, PART_NAMES } from "../../src/area/parts.js";

const module = (name: string, lut: number, ff = 0): ModuleResources => {
  const total = { lut, ff, lutMemory: 0, dsp: 0, bram36: 0, uram: 0 };
  return { name, instances: 1, own: total, total, levels: 1 };
};

const REPORT = [
  module("tsr_top", 1000, 500),
  module("tsr_core", 600, 300),
  module("tsr_idm", 100),
  module("tsr_lane", 50),
  module("tsr_segments", 20),
  module("tsr_port", 90),
  module("tsr_port_guard", 30),
  module("tsr_bank_write_arb", 40),
] as const;

test("parts do not overlap and add up to the whole", () => {
  const parts = areaParts(REPORT);
  expect(parts["two-level dispatch"].lut).toBe(100 + 50 - 20);
  expect(parts.guard.lut).toBe(30 + 20);
  expect(parts.ports.lut).toBe(90 - 30);
  expect(parts.coalescer.lut).toBe(0);
  expect(PART_NAMES.reduce((sum, part) => sum + parts[part].lut, 0)).toBe(1000);
  expect(PART_NAMES.reduce((sum, part) => sum + parts[part].ff, 0)).toBe(500);
});
