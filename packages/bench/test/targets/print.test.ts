// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { figure } from "../../src/targets/print.js";

test("figures keep what matters of them", () => {
  expect([75.123, 0.12345, 9, 0.0000011, 1234.5].map(figure)).toEqual(["75.1", "0.123", "9", "1.1e-6", "1234.5"]);
});
