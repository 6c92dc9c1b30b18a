// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { formatTable, hex32, percent } from "../src/output.js";

describe("formatTable", () => {
  it("aligns words left and numbers right, in groups of three digits", () => {
    expect(
      formatTable(
        ["layer", "macs"],
        [
          ["conv1", 1234567],
          ["fc", 10],
        ],
      ),
    ).toBe("layer       macs\nconv1  1 234 567\nfc            10");
  });

  it("keeps fractions and leaves no blanks at line ends", () => {
    expect(
      formatTable(
        ["a", "b"],
        [
          ["x", "longer"],
          ["yy", ""],
        ],
      ),
    ).toBe("a   b\nx   longer\nyy");
    expect(formatTable(["v"], [[1234.5]])).toBe("      v\n1 234.5");
  });
});

describe("percent and hex32", () => {
  it("format shares and hashes", () => {
    expect(percent(0.9154)).toBe("91.5 %");
    expect(hex32(0xab)).toBe("0x000000ab");
  });
});
