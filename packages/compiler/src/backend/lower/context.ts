// SPDX-License-Identifier: Apache-2.0
/** What the lowering of one operator needs: tensors, the places of their values, and the weight segment. */
import type { QGraph, QOp, QTensor, TensorId } from "../../ir/graph.js";
import type { Fold } from "../../package/program.js";
import { type CoreShape, ceilDiv, MASK_CHANNELS } from "../core-shape.js";
import { IN_PLACE, type PlaneRange, type StorePattern, type View } from "../device-graph.js";
import { BackendError, required } from "../errors.js";
import type { Techniques } from "../techniques.js";
import { skippedPlanes } from "../tile/load.js";
import type { WeightStore } from "./weights.js";

export interface LowerContext {
  readonly graph: QGraph;
  readonly techniques: Techniques;
  readonly shape: CoreShape;
  readonly store: WeightStore;
  readonly folds: ReadonlyMap<TensorId, Fold>;
  tensor(id: TensorId): QTensor;
  /** Where a tensor's values lie. */
  view(id: TensorId): View;
  /** Inputs of each concatenation (by its name) that their producers write in place. */
  readonly inPlace: ReadonlyMap<string, ReadonlySet<number>>;
}

/** A view as one line of pixels, for operators that treat every pixel alike. */
export const asLine = (ctx: LowerContext, view: View): View =>
  ctx.techniques.linePixels ? { ...view, height: 1, width: view.height * view.width } : view;

/** Planes of channel-wise operators: every block of output channels reads the same channels. */
export function channelPlanes(view: View, shape: CoreShape): PlaneRange[] {
  const count = shape.ocp / shape.icp;
  const skip = skippedPlanes(view, shape);
  return Array.from({ length: ceilDiv(view.channels, shape.ocp) }, (_, b) => ({ first: skip + b * count, count }));
}

/** The stores of all operators but those that write every n-th pixel. */
export const IDENTITY_STORE: readonly StorePattern[] = [IN_PLACE];

/** Channels to which views are aligned, so that planes, lanes and store masks never straddle two tensors. */
export const viewAlignment = (shape: CoreShape): number => Math.max(shape.icp, shape.ocp, MASK_CHANNELS);

/** Zero point added to the result: of the value before the table when there is one. */
export const resultQuantisation = (ctx: LowerContext, op: QOp): { readonly scale: number; readonly zeroPoint: number } =>
  op.preTable ?? ctx.tensor(op.output);

/** Stores the operator's activation table, when it has one. */
export function tableOf(ctx: LowerContext, op: QOp): { readonly table?: number } {
  if (op.table === undefined) {
    return {};
  }
  if (!ctx.shape.core.activationTable) {
    throw new BackendError(
      "BACKEND_UNSUPPORTED",
      `${op.name}: needs an activation table, which this core does not have; choose a core with activationTable`,
    );
  }
  const entries = new Uint8Array(op.table.buffer, op.table.byteOffset, 256);
  return { table: ctx.store.add(ctx.shape.tableWords * ctx.shape.weightWordBytes, (bytes) => bytes.set(entries)) };
}

/** The k-th input tensor of an operator. */
export const inputTensor = (ctx: LowerContext, op: QOp, k: number): QTensor =>
  ctx.tensor(required(op.inputs[k], `input ${k} of ${op.name}`));

/** Throws when a window exceeds what the walk can express. */
export function checkWindow(
  name: string,
  stride: readonly [number, number],
  dilation: readonly [number, number],
  kernel: readonly [number, number],
): void {
  const axes = ["rows", "columns"];
  axes.forEach((axis, i) => {
    const s = stride[i as 0 | 1];
    const d = dilation[i as 0 | 1];
    if (s > 15 && !(i === 0 && kernel[0] === 1)) {
      throw new BackendError(
        "BACKEND_UNSUPPORTED",
        `${name}: stride ${s} of ${axis} is above 15; run this part of the network on the host`,
      );
    }
    if (d > 31 && kernel[i as 0 | 1] > 1) {
      throw new BackendError(
        "BACKEND_UNSUPPORTED",
        `${name}: dilation ${d} of ${axis} is above 31; run this part of the network on the host`,
      );
    }
  });
}
