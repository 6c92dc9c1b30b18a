// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSimulator, resolvePatch } from "@tessera/hw";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDevice } from "../src/index.js";
import { describeFeatureMemory } from "./feature-suite.js";

const config = resolvePatch({ extends: "tiny", name: "tiny-fm", featureMemoryBytes: 65536 });
let folder: string;
let library: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-host-"));
  library = (await buildSimulator(config, { folder })).library;
}, 900_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describeFeatureMemory("RTL tiny-fm", config, () => openDevice({ backend: "hw_emu", config, library, bankBytes: 2 ** 28 }));

test("the device tells how much feature memory it has", async () => {
  await using device = await openDevice({ backend: "hw_emu", config, library, bankBytes: 2 ** 28 });
  expect(device.shape.fastPages).toBe(16);
});
