// SPDX-License-Identifier: Apache-2.0
/** Float graph to lowering attempt: what the device refuses is left in float, and the rest is quantised again. */

import type { Graph } from "../frontend/graph.js";
import { propagate } from "../passes/propagate.js";
import { type CalibrationOptions, chooseQuantisations, collect, type Sample } from "./calibration/calibrate.js";
import type { Histogram } from "./calibration/histogram.js";
import { insertQuantisation, quantiserName } from "./calibration/insert.js";
import { planQuantisation } from "./calibration/plan.js";
import { type Attempt, attemptLowering, type LowerOptions } from "./lowering/lower.js";

export function isFloatGraph(graph: Graph): boolean {
  return !graph.nodes.some(({ op }) => op === "QuantizeLinear" || op === "DequantizeLinear");
}

export function quantiseAndLower(
  graph: Graph,
  samples: readonly Sample[],
  calibration: CalibrationOptions,
  options: LowerOptions,
): Attempt {
  const reasons = new Map<string, string>();
  const histograms = new Map<string, Histogram>();
  for (;;) {
    const plan = planQuantisation(graph, new Set(reasons.keys()));
    const unknown = new Map([...plan.points].filter(([, range]) => !histograms.has(range)));
    if (unknown.size > 0) {
      for (const [name, histogram] of collect(graph, { ...plan, points: unknown }, samples)) histograms.set(name, histogram);
    }
    const quantised = propagate.run(
      insertQuantisation(graph, plan, chooseQuantisations(histograms, calibration), calibration.scheme),
    );
    const attempt = attemptLowering(quantised, { ...options, reasons });
    const known = reasons.size;
    for (const [value, node] of plan.units) {
      const reason = attempt.walk.refusals.get(quantiserName(value));
      if (reason) reasons.set(node.name, reason);
    }
    if (reasons.size === known) return attempt;
  }
}
