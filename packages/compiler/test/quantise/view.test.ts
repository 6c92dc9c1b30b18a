// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import {
  isPlain,
  offsetsOf,
  permuteView,
  plainView,
  planesOf,
  reshapeView,
  type View,
  walks,
} from "../../src/quantise/lowering/view.js";

const PLANES = { images: 1, channels: 3, height: 2, width: 4 };

function plain(): View {
  return plainView([1, 3, 2, 4], PLANES) as View;
}

describe("views", () => {
  it("map shapes to planes", () => {
    expect(planesOf([1, 3, 2, 4], 1)).toEqual(PLANES);
    expect(planesOf([2, 5], 2)).toEqual({ images: 2, channels: 5, height: 1, width: 1 });
    expect(planesOf([2, 5, 7], 2)).toEqual({ images: 2, channels: 5, height: 1, width: 7 });
    expect(planesOf([3, 4, 5], 1)).toEqual({ images: 1, channels: 3, height: 4, width: 5 });
  });

  it("follow reshapes that keep the order", () => {
    const flat = reshapeView(plain(), [1, 24]) as View;
    expect(walks(flat, -1, 24, 1)).toBe(true);
    expect(isPlain(flat, PLANES)).toBe(true);
  });

  it("follow a transpose and a reshape to the elements' places", () => {
    const rows = reshapeView(permuteView(plain(), [0, 2, 3, 1]), [1, 24]) as View;
    expect(isPlain(rows, PLANES)).toBe(false);
    // Element (y, x, c) of the flattened NHWC map stands at c * 8 + y * 4 + x.
    expect(offsetsOf(rows.axes[1] ?? []).slice(0, 7)).toEqual([0, 8, 16, 1, 9, 17, 2]);
  });

  it("return to plain through the inverse transpose", () => {
    expect(isPlain(permuteView(permuteView(plain(), [0, 2, 3, 1]), [0, 3, 1, 2]), PLANES)).toBe(true);
  });

  it("refuse a reshape that cuts a step unevenly", () => {
    expect(reshapeView(permuteView(plain(), [0, 2, 1, 3]), [1, 2, 12])).not.toBeNull();
    expect(reshapeView(permuteView(plain(), [0, 3, 1, 2]), [1, 6, 4])).toBeNull();
  });
});
