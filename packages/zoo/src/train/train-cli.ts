// SPDX-License-Identifier: Apache-2.0
/** `train-cli <file.onnx>`: trains the demonstration network and writes it; about ten minutes on one core. */
import { renameSync, writeFileSync } from "node:fs";
import { encodeModel } from "@tessera/compiler";
import { DEMO_LAYERS } from "./architecture.js";
import { exportModel } from "./export.js";
import { DEMO_INPUT, DEMO_TRAINING, trainDemo } from "./train.js";

const REPORT_STEPS = 50;

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("usage: train-cli <file.onnx>\n");
  process.exit(2);
}
let loss = 0;
let accuracy = 0;
const net = trainDemo({
  ...DEMO_TRAINING,
  onStep: (step, stepLoss, stepAccuracy) => {
    loss += stepLoss / REPORT_STEPS;
    accuracy += stepAccuracy / REPORT_STEPS;
    if ((step + 1) % REPORT_STEPS === 0) {
      process.stderr.write(
        `step ${step + 1} of ${DEMO_TRAINING.steps}: loss ${loss.toFixed(3)}, accuracy ${accuracy.toFixed(3)}\n`,
      );
      loss = 0;
      accuracy = 0;
    }
  },
});
writeFileSync(`${file}.part`, encodeModel(exportModel("shapes", DEMO_LAYERS, net, DEMO_INPUT)));
renameSync(`${file}.part`, file);
