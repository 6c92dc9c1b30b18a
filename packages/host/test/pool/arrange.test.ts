// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { arrangeCores, chooseCores } from "../../src/pool/arrange.js";

describe("arrangeCores", () => {
  it("keeps the cores of a cluster together, full clusters first", () => {
    expect(arrangeCores([3, 8, 1, 9, 10, 11, 12], 4)).toEqual([8, 9, 10, 11, 3, 1, 12]);
    expect(arrangeCores([9, 4, 1], 4)).toEqual([9, 4, 1]);
  });
});

describe("chooseCores", () => {
  it("takes free cores of its own clusters first when it grows, gives the last ones back when it shrinks", () => {
    expect(chooseCores(4, [4, 5], [0, 1, 6, 8], 4)).toEqual([4, 5, 6, 0]);
    expect(chooseCores(1, [4, 5], [0], 4)).toEqual([4]);
  });

  it("takes as many as wanted of every cluster", () => {
    expect(chooseCores([1, 2], [0, 4], [1, 2, 5, 6], 4)).toEqual([0, 4, 5]);
    expect(chooseCores([0, 1], [0], [4], 4)).toEqual([4]);
  });

  it.each([0, -1, 1.5, 7, [0, 0], [3], [1.5, 1]])("refuses %j", (count) => {
    expect(() => chooseCores(count, [0], [1, 4, 5], 4)).toThrowError(expect.objectContaining({ code: "NO_CORES" }));
  });
});
