// SPDX-License-Identifier: Apache-2.0
/** All experiments, in the order they are listed. */
import { BenchError } from "./errors.js";
import type { Experiment } from "./experiment.js";
import { accuracy } from "./experiments/accuracy.js";
import { allocation } from "./experiments/allocation.js";
import { area } from "./experiments/area.js";
import { assumptions } from "./experiments/assumptions.js";
import { conformance } from "./experiments/conformance.js";
import { contextSwitch } from "./experiments/context-switch.js";
import { covertChannels } from "./experiments/covert-channels.js";
import { digests, exactSweep } from "./experiments/digests.js";
import { dynamicWorkload } from "./experiments/dynamic-workload.js";
import { isolation, isolationInside, isolationSweep } from "./experiments/isolation.js";
import { latency } from "./experiments/latency.js";
import { lineCoverage } from "./experiments/line-coverage.js";
import { mutations } from "./experiments/mutations.js";
import { operators } from "./experiments/operators.js";
import { placement } from "./experiments/placement.js";
import { proofs } from "./experiments/proofs.js";
import { randomPrograms } from "./experiments/random-programs.js";
import { reconfigure } from "./experiments/reconfigure.js";
import { regret } from "./experiments/regret.js";
import { remaining } from "./experiments/remaining.js";
import { scaling } from "./experiments/scaling.js";
import { security } from "./experiments/security.js";
import { sensitivity } from "./experiments/sensitivity.js";
import { slotSettings } from "./experiments/slot-settings.js";
import { speed } from "./experiments/speed.js";
import { tasks } from "./experiments/tasks.js";
import { techniques } from "./experiments/techniques.js";
import { transients } from "./experiments/transients.js";
import { twoStage } from "./experiments/two-stage.js";

export const EXPERIMENTS: readonly Experiment[] = [
  operators,
  conformance,
  accuracy,
  digests,
  exactSweep,
  tasks,
  speed,
  techniques,
  sensitivity,
  scaling,
  latency,
  regret,
  placement,
  allocation,
  dynamicWorkload,
  transients,
  area,
  remaining,
  twoStage,
  contextSwitch,
  reconfigure,
  isolation,
  isolationSweep,
  isolationInside,
  slotSettings,
  covertChannels,
  proofs,
  assumptions,
  mutations,
  security,
  randomPrograms,
  lineCoverage,
];

export function findExperiment(id: string): Experiment {
  const found = EXPERIMENTS.find((experiment) => experiment.id === id);
  if (found) return found;
  throw new BenchError(
    "UNKNOWN_EXPERIMENT",
    `There is no experiment '${id}'; there are: ${EXPERIMENTS.map((e) => e.id).join(", ")}.`,
  );
}
