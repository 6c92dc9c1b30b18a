// SPDX-License-Identifier: Apache-2.0
/** Lowers a quantised graph to feature maps, layers of jobs, and the contents of the weight segment. */
import type { EltwiseOp, QGraph, QOp, QTensor, TensorId } from "../../ir/graph.js";
import type { Fold } from "../../package/program.js";
import type { CoreShape } from "../core-shape.js";
import type { DeviceLayer, FeatureMap, View } from "../device-graph.js";
import { required } from "../errors.js";
import type { Techniques } from "../techniques.js";
import { lowerConcat } from "./concat.js";
import type { LowerContext } from "./context.js";
import { lowerConv } from "./conv.js";
import { lowerDeconv } from "./deconv.js";
import { lowerEltwise } from "./eltwise.js";
import { type Fusions, fusedAdditions } from "./fuse-add.js";
import { placeTensors } from "./place.js";
import { lowerMap, lowerPool, lowerResize } from "./pool.js";
import { WeightStore } from "./weights.js";

export interface LoweredGraph {
  readonly maps: readonly FeatureMap[];
  readonly layers: readonly DeviceLayer[];
  /** Packs the contents of segment WEIGHTS, which planning does not need. */
  weights(): Uint8Array;
  readonly folds: ReadonlyMap<TensorId, Fold>;
  /** Where the values of a tensor lie, of one of several images in one run. */
  view(id: TensorId, image?: number): View;
  tensor(id: TensorId): QTensor;
}

function lowerOp(ctx: LowerContext, op: QOp): DeviceLayer | null {
  switch (op.kind) {
    case "conv":
      return lowerConv(ctx, op);
    case "deconv":
      return lowerDeconv(ctx, op);
    case "maxpool":
    case "avgpool":
      return lowerPool(ctx, op);
    case "add":
    case "mul":
      return lowerEltwise(ctx, op);
    case "concat":
      return lowerConcat(ctx, op);
    case "resize":
      return lowerResize(ctx, op);
    case "map":
      return lowerMap(ctx, op);
  }
}

export function lowerGraph(graph: QGraph, shape: CoreShape, techniques: Techniques): LoweredGraph {
  const places = placeTensors(graph, shape, techniques.foldFirstLayer);
  const tensors = new Map(graph.tensors.map((t) => [t.id, t]));
  const store = new WeightStore();
  const tensor = (id: TensorId): QTensor => required(tensors.get(id), `tensor ${id}`);
  const view = (id: TensorId): View => required(places.views.get(id), `the place of tensor ${id}`);
  const ctx: LowerContext = {
    graph,
    techniques,
    shape,
    store,
    folds: places.folds,
    tensor,
    view,
    inPlace: places.inPlace,
  };
  const fusions: Fusions = techniques.fuseAdd ? fusedAdditions(graph, view) : new Map();
  const fused = new Set(fusions.values());
  const layers = graph.ops.flatMap((op) => {
    const conv = op.kind === "add" ? fusions.get(op.name) : undefined;
    if (conv !== undefined) {
      return lowerConv(ctx, conv, op as EltwiseOp);
    }
    return op.kind === "conv" && fused.has(op) ? [] : (lowerOp(ctx, op) ?? []);
  });
  const unused = new Set([...fused].map((op) => view(op.output).map));
  return {
    maps: places.maps.filter((map) => !unused.has(map)),
    layers,
    weights: () => store.bytes(),
    folds: places.folds,
    view,
    tensor,
  };
}
