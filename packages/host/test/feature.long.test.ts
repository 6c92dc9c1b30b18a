// SPDX-License-Identifier: Apache-2.0
import { buildSimulator, resolvePatch } from "@tessera/hw";
import { beforeAll, expect, test } from "vitest";
import { openDevice } from "../src/index.js";
import { describeFeatureMemory } from "./feature-suite.js";

const config = resolvePatch({ extends: "tiny", name: "tiny-fm", featureMemoryBytes: 65536 });
let library: string;

beforeAll(async () => {
  library = (await buildSimulator(config)).library;
}, 900_000);

describeFeatureMemory("RTL tiny-fm", config, () => openDevice({ backend: "hw_emu", config, library, bankBytes: 2 ** 28 }));

test("the device tells how much feature memory it has", async () => {
  await using device = await openDevice({ backend: "hw_emu", config, library, bankBytes: 2 ** 28 });
  expect(device.shape.fastPages).toBe(16);
});
