// SPDX-License-Identifier: Apache-2.0
/** Convolutions compiled and executed instruction by instruction equal their direct computation. */
import { CORE_512, CORE_8192, CORE_TINY } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { check } from "./support/check.js";
import { window } from "./support/graphs.js";

describe("conv", () => {
  it("3x3 with padding, tails of channels and pixels", () => {
    check(1, CORE_512, [1, 3, 4], (g) => [g.conv(g.input(20, 9, 11), 37, window([3, 3], [1, 1], [1, 1, 1, 1]))]);
  });

  it("1x1 as a line of pixels", () => {
    check(2, CORE_512, [1, 5], (g) => [g.conv(g.input(40, 7, 7), 64, window([1, 1]))]);
  });

  it("stride 2, kernel 3 and 1, uneven padding", () => {
    check(3, CORE_512, [1, 2, 7], (g) => {
      const x = g.conv(g.input(16, 15, 17), 32, window([3, 3], [2, 2], [0, 0, 1, 1]));
      return [g.conv(x, 24, window([1, 1], [2, 2]))];
    });
  });

  it("weight zero points, dense, grouped and depthwise", () => {
    check(4, CORE_512, [1, 2], (g) => {
      const x = g.conv(g.input(12, 6, 6), 24, window([3, 3], [1, 1], [1, 1, 1, 1]), { weightZero: true });
      const y = g.conv(x, 24, window([3, 3], [1, 1], [1, 1, 1, 1]), { weightZero: true, groups: 24 });
      return [g.conv(y, 36, window([1, 1]), { weightZero: true, groups: 6 })];
    });
  });

  it("depthwise, dilated and strided, and with a channel multiplier", () => {
    check(5, CORE_512, [1, 3], (g) => {
      const x = g.conv(g.input(45, 13, 12), 45, window([3, 3], [1, 1], [2, 2, 2, 2], [2, 2]), { groups: 45 });
      return [g.conv(x, 90, window([3, 3], [2, 2], [1, 1, 1, 1]), { groups: 45 })];
    });
  });

  it("grouped with groups smaller, larger and not aligned to the array", () => {
    check(6, CORE_512, [1, 2], (g) => {
      const x = g.conv(g.input(24, 5, 5), 32, window([3, 3], [1, 1], [1, 1, 1, 1]), { groups: 8 });
      const y = g.conv(x, 64, window([1, 1]), { groups: 2 });
      return [g.conv(y, 20, window([3, 3]), { groups: 4 })];
    });
  });

  it("dilation that shares factors with the stride", () => {
    check(7, CORE_512, [1, 2], (g) => [g.conv(g.input(9, 21, 23), 8, window([3, 2], [2, 3], [3, 2, 1, 0], [2, 3]))]);
  });

  it("a first layer folded into channels, by columns and as a whole", () => {
    const columns = check(8, CORE_512, [1, 2], (g) => [
      g.conv(g.input(3, 19, 18), 16, window([7, 7], [2, 2], [3, 3, 3, 3]), { weightZero: true }),
    ]);
    expect(columns.inputs[0]?.fold).toMatchObject({ kernel: [1, 7], channels: 21, height: 19, width: 9 });
    const whole = check(9, CORE_512, [1, 2], (g) => [
      g.conv(g.input(3, 9, 9), 16, window([3, 3], [2, 2], [0, 0, 1, 1]), { weightZero: true }),
    ]);
    expect(whole.inputs[0]?.fold).toMatchObject({ kernel: [3, 3], channels: 27, height: 4, width: 4 });
  });

  it("blocks that exceed the weight buffer, accumulated in parts", () => {
    check(10, CORE_TINY, [1, 3], (g) => {
      const x = g.conv(g.input(520, 4, 5), 24, window([3, 3], [1, 1], [1, 1, 1, 1]));
      return [g.conv(x, 16, window([4, 5]))];
    });
  });

  it("a full-map convolution whose input exceeds the input buffer", () => {
    check(11, CORE_TINY, [1, 2], (g) => [g.conv(g.input(1200, 3, 3), 20, window([3, 3]))]);
  });

  it("a kernel wider than one walk", () => {
    check(12, CORE_512, [1], (g) => [g.conv(g.input(8, 2, 80), 8, window([2, 70]))]);
  });

  it("activation table", () => {
    check(13, CORE_512, [1, 2], (g) => [g.conv(g.input(16, 8, 8), 40, window([3, 3]), { table: true })]);
  });

  it("on a core whose blocks have 32 output and 16 input channels", () => {
    check(14, CORE_8192, [1, 2], (g) => {
      const x = g.conv(g.input(3, 20, 20), 40, window([3, 3], [2, 2], [1, 1, 1, 1]));
      const y = g.conv(x, 40, window([3, 3], [1, 1], [1, 1, 1, 1]), { groups: 40, weightZero: true });
      return [g.conv(y, 70, window([3, 3]), { weightZero: true })];
    });
  });

  it("on a small core with maps larger than its buffers", () => {
    check(15, CORE_TINY, [1, 4], (g) => {
      const x = g.conv(g.input(32, 26, 23), 40, window([3, 3], [1, 1], [1, 1, 1, 1]));
      return [g.conv(x, 32, window([5, 5], [2, 2], [2, 2, 2, 2]))];
    });
  });
});
