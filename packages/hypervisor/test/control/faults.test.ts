// SPDX-License-Identifier: Apache-2.0
import { openDevice } from "@tessera/host";
import { DEFAULT_PRESET, preset } from "@tessera/hw";
import { expect, it } from "vitest";
import { describeFaults } from "../support/faults-suite.js";

const config = preset(DEFAULT_PRESET);

const open = () => openDevice({ backend: "sw_emu", config, bankBytes: 2 ** 26 });

describeFaults("functional pool", config, open);

it("has no time, so that nothing is said of deviations there", async () => {
  await using device = await open();
  expect(device.capabilities.cycleAccurate).toBe(false);
});
