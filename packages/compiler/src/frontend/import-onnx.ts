// SPDX-License-Identifier: Apache-2.0
/** ONNX file to quantised graph: parse, canonicalise, quantise when the model is float, lower. */

import type { QGraph } from "../ir/graph.js";
import { CANONICALISATION, runPasses } from "../passes/list.js";
import { lowerGraph } from "../quantise/lowering/lower.js";
import { graphFromModel, type GraphOptions } from "./from-model.js";
import { parseModel } from "./parse-model.js";

export interface ImportOptions extends GraphOptions {
  /** Run heads and tails that the device cannot compute on the host, in float. */
  readonly hostFallback?: boolean | undefined;
}

export function importOnnx(bytes: Uint8Array, options: ImportOptions = {}): QGraph {
  const graph = runPasses(graphFromModel(parseModel(bytes), options), CANONICALISATION);
  return lowerGraph(graph, { hostFallback: options.hostFallback ?? false });
}
