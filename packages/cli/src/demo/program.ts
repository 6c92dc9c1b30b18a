// SPDX-License-Identifier: Apache-2.0
/** The demonstration network, quantised with drawn images and compiled so that every layer can be compared. */
import { compileGraph, importOnnx, type Program, tensor } from "@tessera/compiler";
import type { PoolConfig } from "@tessera/hw";
import { demoImages, demoModel, toInput } from "@tessera/zoo";
import { modelInputs, soleInput } from "../session/calibration.js";

const CALIBRATION_IMAGES = 64;
/** Far from the tenants' numbers, so that calibration sees none of their images. */
const CALIBRATION_SET = 1000;

export function demoProgram(config: PoolConfig): Program {
  const onnx = demoModel();
  const { name, shape } = soleInput(modelInputs(onnx, {}), "the demonstration");
  const calibration = demoImages(CALIBRATION_IMAGES, CALIBRATION_SET).map(
    ({ pixels }) => new Map([[name, tensor("float32", shape, toInput(pixels))]]),
  );
  const graph = importOnnx(onnx, { calibration });
  return compileGraph(graph, config.core, { maxCores: config.cores, keepIntermediates: true });
}
