// SPDX-License-Identifier: Apache-2.0
/** The committed demonstration network: classifies the drawn shapes. Trained by `npm run train -w @tessera/zoo`. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { drawDataset, type LabelledImage } from "./dataset/draw.js";
import { TEST_SEED } from "./train/train.js";

/** Path of the trained ONNX file. */
export const demoModelPath = (): string => fileURLToPath(new URL("../models/shapes.onnx", import.meta.url));

/** The trained ONNX file. */
export const demoModel = (): Uint8Array => readFileSync(demoModelPath());

/** Images that the network was never trained on; `tenant` picks a set of its own. */
export const demoImages = (count: number, tenant = 0): LabelledImage[] => drawDataset(TEST_SEED + tenant, count);
