// SPDX-License-Identifier: Apache-2.0
/** The passes over the float graph, in the order they run. */

import type { Graph } from "../frontend/graph.js";
import { verifyGraph } from "../frontend/verify-graph.js";
import { dropIdentities } from "./drop-identities.js";
import { expandComposites } from "./expand-composites.js";
import { expandQOperators } from "./expand-qoperators.js";
import { foldAffine } from "./fold-affine.js";
import { foldBias } from "./fold-bias.js";
import { foldPads } from "./fold-pads.js";
import { fuseGates } from "./fuse-gates.js";
import { fuseIntegerProducts } from "./fuse-integer-products.js";
import { hoistConstantLayout } from "./hoist-constant-layout.js";
import type { Pass } from "./pass.js";
import { propagate } from "./propagate.js";

export const CANONICALISATION: readonly Pass[] = [
  expandQOperators,
  propagate,
  dropIdentities,
  fuseIntegerProducts,
  hoistConstantLayout,
  fuseGates,
  expandComposites,
  propagate,
  foldPads,
  foldAffine,
  foldBias,
  propagate,
];

/** Runs the passes in order and verifies the graph after each. */
export function runPasses(graph: Graph, passes: readonly Pass[]): Graph {
  verifyGraph(graph, "reading the model");
  return passes.reduce((current, pass) => {
    const next = pass.run(current);
    verifyGraph(next, `pass ${pass.name}`);
    return next;
  }, graph);
}
