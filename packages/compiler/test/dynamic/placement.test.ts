// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { clusterOrder } from "../../src/dynamic/placement.js";

it("fills clusters with consecutive virtual cores, the largest first, equal ones in their order", () => {
  expect(clusterOrder([1, 4, 0, 2])).toEqual([1, 1, 1, 1, 3, 3, 0]);
  expect(clusterOrder([2, 2])).toEqual([0, 0, 1, 1]);
  expect(clusterOrder(3)).toEqual([0, 0, 0]);
});
