// SPDX-License-Identifier: Apache-2.0
/** The passes over the float graph, in the order they run. */

import type { Graph } from "../frontend/graph.js";
import { dropIdentities } from "./drop-identities.js";
import { expandComposites } from "./expand-composites.js";
import { expandQOperators } from "./expand-qoperators.js";
import { foldAffine } from "./fold-affine.js";
import { foldBias } from "./fold-bias.js";
import { foldPads } from "./fold-pads.js";
import type { Pass } from "./pass.js";
import { propagate } from "./propagate.js";

export const CANONICALISATION: readonly Pass[] = [
  expandQOperators,
  propagate,
  dropIdentities,
  expandComposites,
  propagate,
  foldPads,
  foldAffine,
  foldBias,
  propagate,
];

export function runPasses(graph: Graph, passes: readonly Pass[]): Graph {
  return passes.reduce((current, pass) => pass.run(current), graph);
}
