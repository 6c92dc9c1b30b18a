// SPDX-License-Identifier: Apache-2.0
/** ONNX file to quantised graph: parse, canonicalise, quantise when the model is float, lower. */

import type { QGraph } from "../ir/graph.js";
import { CANONICALISATION, runPasses } from "../passes/list.js";
import type { Sample } from "../quantise/calibration/calibrate.js";
import type { QuantisationScheme, RangeMethod } from "../quantise/calibration/ranges.js";
import { assemble, attemptLowering } from "../quantise/lowering/lower.js";
import { isFloatGraph, quantiseAndLower } from "../quantise/quantise-float.js";
import { type GraphOptions, graphFromModel } from "./from-model.js";
import type { Graph } from "./graph.js";
import { parseModel } from "./parse-model.js";

export interface ImportOptions extends GraphOptions {
  /** Run heads and tails that the device cannot compute on the host, in float. */
  readonly hostFallback?: boolean | undefined;
  /** Typical inputs of a float model, by input name. */
  readonly calibration?: readonly Sample[] | undefined;
  /** How a float model is quantised: per-channel affine (default), or power-of-two scales. */
  readonly quantisation?: QuantisationScheme | undefined;
  /** How activation ranges are chosen from the calibration: least squared error (default) or extremes. */
  readonly ranges?: RangeMethod | undefined;
}

/** The float graph after all passes, for inspection and for running the model in float. */
export function importFloat(bytes: Uint8Array, options: GraphOptions = {}): Graph {
  return runPasses(graphFromModel(parseModel(bytes), options), CANONICALISATION);
}

export function importOnnx(bytes: Uint8Array, options: ImportOptions = {}): QGraph {
  const graph = importFloat(bytes, options);
  const lowering = { hostFallback: options.hostFallback ?? false };
  if (!isFloatGraph(graph)) return assemble(attemptLowering(graph, lowering));
  const calibration = { scheme: options.quantisation ?? "affine", ranges: options.ranges ?? "mse" };
  const quantised = assemble(quantiseAndLower(graph, options.calibration ?? [], calibration, lowering));
  // Nothing for the device to do: then nothing needs to be quantised either.
  return quantised.ops.length === 0 ? assemble(attemptLowering(graph, { hostFallback: true })) : quantised;
}
