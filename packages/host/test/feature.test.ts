// SPDX-License-Identifier: Apache-2.0
import { resolvePatch } from "@tessera/hw";
import { openDevice } from "../src/index.js";
import { describeFeatureMemory } from "./feature-suite.js";

const config = resolvePatch({ extends: "tiny", name: "tiny-fm", featureMemoryBytes: 65536 });

describeFeatureMemory("functional pool", config, () => openDevice({ backend: "sw_emu", config, bankBytes: 2 ** 28 }));
