// SPDX-License-Identifier: Apache-2.0
/** HALT on the RTL of the smallest preset. */
import { preset } from "@tessera/hw";
import { beforeAll, expect, test } from "vitest";
import { describeHalt } from "./halt-suite.js";
import { buildRtl, openRtl } from "./rtl.js";

const config = preset("tiny");
beforeAll(() => buildRtl(config), 600_000);

describeHalt("RTL tiny", {
  config,
  open: () => openRtl(config),
  sets: [[0], [1]],
  others: [],
  strands: 1,
  trials: 4,
  within: 12_000,
  layers: 6,
  timed: true,
});

test("the design has a core to move to", () => {
  expect(config.cores).toBeGreaterThanOrEqual(2);
});
