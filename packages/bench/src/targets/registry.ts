// SPDX-License-Identifier: Apache-2.0
/** All targets, in the order of their table. */
import { BenchError } from "../errors.js";
import { AREA } from "./area.js";
import { DYNAMIC_COMPILATION } from "./dynamic-compilation.js";
import { EMULATOR_SPEED } from "./emulator-speed.js";
import { ISOLATION } from "./isolation.js";
import { LARGE_CORE } from "./large-core.js";
import { LATENCY_MODEL } from "./latency-model.js";
import { LINE_COVERAGE } from "./line-coverage.js";
import { MANY_TASKS } from "./many-tasks.js";
import { MEMORY_TRAFFIC } from "./memory-traffic.js";
import { OPERATOR_ACCURACY } from "./operator-accuracy.js";
import { RECONFIGURATION } from "./reconfiguration.js";
import { SIMULATION_SPEED } from "./simulation-speed.js";
import { SINGLE_CORE } from "./single-core.js";
import { STATIC_COMPILATION } from "./static-compilation.js";
import { atMost, notBuilt, type Target } from "./target.js";
import { UTILISATION } from "./utilisation.js";
import { VERIFICATION } from "./verification.js";
import { VIRTUALIZATION_COST } from "./virtualization-cost.js";

/** Rows that need the server, or checks of the whole RTL. */
const LATER: readonly Target[] = [
  notBuilt("T18", "remote overhead, ResNet-50 on 16 cores, shared memory", atMost(1), "%", "the server"),
  notBuilt("T18", "remote overhead, ResNet-50 on 16 cores, TCP loopback", atMost(3), "%", "the server"),
  LINE_COVERAGE,
];

export const TARGETS: readonly Target[] = [
  ...UTILISATION,
  ...LARGE_CORE,
  ...SINGLE_CORE,
  ...MEMORY_TRAFFIC,
  ...STATIC_COMPILATION,
  ...DYNAMIC_COMPILATION,
  ...RECONFIGURATION,
  ...ISOLATION,
  ...MANY_TASKS,
  ...VIRTUALIZATION_COST,
  ...AREA,
  ...LATENCY_MODEL,
  ...OPERATOR_ACCURACY,
  ...SIMULATION_SPEED,
  ...EMULATOR_SPEED,
  ...LATER,
  ...VERIFICATION,
];

/** The rows of the given identifiers, of all when none is given. Throws UNKNOWN_TARGET. */
export function selectTargets(ids: readonly string[]): Target[] {
  const known = [...new Set(TARGETS.map(({ id }) => id))];
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new BenchError("UNKNOWN_TARGET", `There is no target ${unknown.join(", ")}; there are: ${known.join(", ")}.`);
  }
  return TARGETS.filter(({ id }) => ids.length === 0 || ids.includes(id));
}
