// SPDX-License-Identifier: Apache-2.0
/** Decides where each tensor lives: its own map, folded input, or channels of a concatenation's map. */
import type { ConcatOp, ConvOp, QGraph, QTensor, TensorId } from "../../ir/graph.js";
import type { Fold } from "../../package/program.js";
import { BLOCK_CHANNELS, type CoreShape } from "../core-shape.js";
import type { FeatureMap, View } from "../device-graph.js";
import { required } from "../errors.js";
import { viewAlignment } from "./context.js";
import { foldOf } from "./fold.js";

export interface Places {
  readonly maps: readonly FeatureMap[];
  readonly views: ReadonlyMap<TensorId, View>;
  readonly folds: ReadonlyMap<TensorId, Fold>;
  readonly inPlace: ReadonlyMap<string, ReadonlySet<number>>;
}

/** A concatenation's output that a tensor is part of, and its first channel there. */
interface Parent {
  readonly parent: TensorId;
  readonly channel: number;
}
type Parents = ReadonlyMap<TensorId, Parent>;

/** True when every input of a concatenation starts and ends at lanes of the store mask. */
export function isAligned(op: ConcatOp, tensors: ReadonlyMap<TensorId, QTensor>, shape: CoreShape): boolean {
  const unit = viewAlignment(shape);
  return op.inputs.every(
    (id, k) => k === op.inputs.length - 1 || required(tensors.get(id), `tensor ${id}`).channels % unit === 0,
  );
}

/** Inputs of a concatenation that may be written in place by their producers. */
function inPlaceInputs(
  op: ConcatOp,
  graph: QGraph,
  tensors: ReadonlyMap<TensorId, QTensor>,
  parents: Parents,
  shape: CoreShape,
): Set<number> {
  const out = required(tensors.get(op.output), `tensor ${op.output}`);
  const plain = op.table === undefined && op.clamp.lo === -128 && op.clamp.hi === 127;
  if (!plain || !isAligned(op, tensors, shape)) {
    return new Set();
  }
  const fixed = new Set([...graph.inputs, ...graph.outputs, ...parents.keys()]);
  const result = new Set<number>();
  const nested = parents.has(op.output);
  let channel = 0;
  for (let at = parents.get(op.output); at !== undefined; at = parents.get(at.parent)) {
    channel += at.channel;
  }
  op.inputs.forEach((id, k) => {
    const t = required(tensors.get(id), `tensor ${id}`);
    const same = t.scale === out.scale && t.zeroPoint === out.zeroPoint;
    // Others may read the tensor while its neighbours are written: then it must have its 32-channel blocks for itself.
    const whole =
      channel % BLOCK_CHANNELS === 0 && (t.channels % BLOCK_CHANNELS === 0 || (k === op.inputs.length - 1 && !nested));
    const users = graph.ops.reduce((count, user) => count + user.inputs.filter((x) => x === id).length, 0);
    if (same && !fixed.has(id) && (users === 1 || (whole && op.inputs.indexOf(id) === op.inputs.lastIndexOf(id)))) {
      result.add(k);
    }
    channel += t.channels;
  });
  return result;
}

/** `fold`: inputs of a first convolution may be folded. */
export function placeTensors(graph: QGraph, shape: CoreShape, fold: boolean): Places {
  const tensors = new Map(graph.tensors.map((t) => [t.id, t]));
  const parents = new Map<TensorId, Parent>();
  const inPlace = new Map<string, Set<number>>();
  for (const op of [...graph.ops].reverse()) {
    if (op.kind !== "concat") {
      continue;
    }
    const set = inPlaceInputs(op, graph, tensors, parents, shape);
    inPlace.set(op.name, set);
    let channel = 0;
    op.inputs.forEach((id, k) => {
      if (set.has(k)) {
        parents.set(id, { parent: op.output, channel });
      }
      channel += required(tensors.get(id), `tensor ${id}`).channels;
    });
  }
  const folds = new Map<TensorId, Fold>();
  for (const id of fold ? graph.inputs : []) {
    const users = graph.ops.filter((op) => op.inputs.includes(id));
    const only = users.length === 1 && users[0]?.kind === "conv" && !graph.outputs.includes(id) ? (users[0] as ConvOp) : null;
    const folded =
      only === null
        ? null
        : foldOf(only, required(tensors.get(id), `tensor ${id}`), required(tensors.get(only.output), `tensor ${only.output}`));
    if (folded !== null) {
      folds.set(id, folded);
    }
  }
  const maps: FeatureMap[] = [];
  const views = new Map<TensorId, View>();
  const viewOf = (t: QTensor): View => {
    const known = views.get(t.id);
    if (known !== undefined) {
      return known;
    }
    const parent = parents.get(t.id);
    let view: View;
    if (parent === undefined) {
      const { channels, height, width } = folds.get(t.id) ?? t;
      const place = graph.inputs.includes(t.id) ? "input" : graph.outputs.includes(t.id) ? "output" : "maps";
      const map: FeatureMap = { index: maps.length, name: t.name, channels, height, width, place };
      maps.push(map);
      view = { map, channel: 0, channels, height, width };
    } else {
      const whole = viewOf(required(tensors.get(parent.parent), `tensor ${parent.parent}`));
      view = { map: whole.map, channel: whole.channel + parent.channel, channels: t.channels, height: t.height, width: t.width };
    }
    views.set(t.id, view);
    return view;
  };
  const used = new Set([...graph.inputs, ...graph.outputs, ...graph.ops.flatMap((op) => [...op.inputs, op.output])]);
  for (const t of graph.tensors) {
    if (used.has(t.id)) {
      viewOf(t);
    }
  }
  return { maps, views, folds, inPlace };
}
