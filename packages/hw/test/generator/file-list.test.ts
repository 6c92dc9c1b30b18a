// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { rtlOrder } from "../../src/generator/file-list.js";
import { VirtualTree } from "../../src/generator/virtual-tree.js";

const tree = (files: Record<string, string>): VirtualTree => {
  const made = new VirtualTree();
  for (const [path, content] of Object.entries(files)) made.add(path, content);
  return made;
};

describe("rtlOrder", () => {
  it("puts packages first, each after those it uses, then modules by path", () => {
    const order = rtlOrder(
      tree({
        "rtl/b/mod_b.sv": "module mod_b; endmodule",
        "rtl/a/a_pkg.sv": "localparam int X = z_pkg::Y;",
        "rtl/z_pkg.sv": "localparam int Y = 1;",
        "rtl/a/mod_a.v": "module mod_a; endmodule",
        "hls/core.cpp": "",
      }),
    );
    expect(order).toEqual(["rtl/z_pkg.sv", "rtl/a/a_pkg.sv", "rtl/a/mod_a.v", "rtl/b/mod_b.sv"]);
  });

  it("refuses packages that need each other", () => {
    expect(() => rtlOrder(tree({ "a_pkg.sv": "b_pkg::X", "b_pkg.sv": "a_pkg::X" }))).toThrow(/depends on itself/);
  });
});
