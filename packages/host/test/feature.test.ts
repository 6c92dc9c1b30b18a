// SPDX-License-Identifier: Apache-2.0
import { resolvePatch } from "@tessera/hw";
import { expect, test } from "vitest";
import { openDevice } from "../src/index.js";
import { describeFeatureMemory } from "./feature-suite.js";

const config = resolvePatch({ extends: "tiny", name: "tiny-fm", featureMemoryBytes: 65536 });

describeFeatureMemory("functional pool", config, () => openDevice({ backend: "sw_emu", config, bankBytes: 2 ** 28 }));

test("the device tells how much feature memory it has", async () => {
  await using device = await openDevice({ backend: "sw_emu", config, bankBytes: 2 ** 28 });
  expect(device.shape.fastPages).toBe(16);
});
