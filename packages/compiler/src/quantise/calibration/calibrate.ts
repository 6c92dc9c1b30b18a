// SPDX-License-Identifier: Apache-2.0
/** Post-training quantisation: runs the float graph on sample inputs and chooses every quantisation from what it sees. */

import { ModelError } from "../../frontend/errors.js";
import type { Graph } from "../../frontend/graph.js";
import type { Tensor } from "../../frontend/tensor.js";
import type { Quantisation } from "../lowering/builder.js";
import { execute } from "./execute.js";
import { Histogram } from "./histogram.js";
import type { QuantisationPlan } from "./plan.js";
import { activationQuantisation, type QuantisationScheme, type RangeMethod } from "./ranges.js";

/** One set of network inputs, by name. */
export type Sample = ReadonlyMap<string, Tensor>;

export interface CalibrationOptions {
  readonly scheme: QuantisationScheme;
  readonly ranges: RangeMethod;
}

/** Distribution of every value whose range some point uses. */
export function collect(graph: Graph, plan: QuantisationPlan, samples: readonly Sample[]): Map<string, Histogram> {
  if (samples.length === 0) {
    throw new ModelError(
      "CALIBRATION_MISSING",
      "The model is float32; give calibration inputs so that it can be quantised (about 100 typical ones).",
    );
  }
  const histograms = new Map([...plan.points.values()].map((name) => [name, new Histogram()]));
  for (const sample of samples) {
    execute(graph, sample, (name, value) => {
      const histogram = histograms.get(name);
      if (!histogram) return;
      histogram.add(value.data);
      if (!Number.isFinite(histogram.min) || !Number.isFinite(histogram.max)) {
        throw new ModelError(
          "CALIBRATION_INVALID",
          `Value "${name}" becomes infinite on a calibration input; check its preprocessing.`,
        );
      }
    });
  }
  return histograms;
}

export function chooseQuantisations(
  histograms: ReadonlyMap<string, Histogram>,
  options: CalibrationOptions,
): Map<string, Quantisation> {
  return new Map([...histograms].map(([name, values]) => [name, activationQuantisation(values, options.scheme, options.ranges)]));
}
