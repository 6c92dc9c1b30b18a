// SPDX-License-Identifier: Apache-2.0
/** What the lowering rules of single operators need from the walk over the graph. */

import type { Graph, GraphNode } from "../../frontend/graph.js";
import type { Clamp } from "../../ir/graph.js";
import type { GraphBuilder, Operand, Quantisation } from "./builder.js";

export interface LoweringContext {
  readonly graph: Graph;
  readonly builder: GraphBuilder;
  readonly producer: (value: string) => GraphNode | undefined;
  /**
   * The device operand a float value is the exact dequantisation of; throws Refusal if it is not one. A value that the
   * host provides is broadcast to `shape` there when one is given.
   */
  readonly operand: (value: string, shape?: readonly number[]) => Operand;
}

/** One quantised unit: the float node to compute, what to quantise its result to, and the fused clip. */
export interface Unit {
  readonly node: GraphNode;
  readonly name: string;
  readonly target: Quantisation;
  readonly clamp: Clamp;
}

export type Rule = (context: LoweringContext, unit: Unit) => Operand;
