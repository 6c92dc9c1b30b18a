// SPDX-License-Identifier: Apache-2.0
/** Merges table operators into the operator before them: as its clip when the table is one, else as its table. */

import type { Clamp, MapOp, QOp, QTensor, TensorId } from "../../ir/graph.js";

/** The clip that a table over one grid amounts to, or null. */
function asClip({ table }: MapOp, from: QTensor, to: QTensor): Clamp | null {
  if (from.scale !== to.scale || from.zeroPoint !== to.zeroPoint) return null;
  const signed = Array.from({ length: 256 }, (_, i) => table[(i - 128) & 255] as number);
  const lo = signed[0] as number;
  const hi = signed[255] as number;
  return signed.every((y, i) => y === Math.min(hi, Math.max(lo, i - 128))) ? { lo, hi } : null;
}

function compose(first: Int8Array, second: Int8Array): Int8Array {
  return first.map((y) => second[y & 255] as number);
}

function merge(op: QOp, map: MapOp, from: QTensor, to: QTensor): QOp {
  const renamed = { ...op, name: map.name, output: map.output };
  if (op.table) return { ...renamed, table: compose(op.table, map.table) };
  const clip = asClip(map, from, to);
  if (clip) {
    const within = (q: number): number => Math.min(clip.hi, Math.max(clip.lo, q));
    return { ...renamed, clamp: { lo: within(op.clamp.lo), hi: within(op.clamp.hi) } };
  }
  return { ...renamed, table: map.table, preTable: { scale: from.scale, zeroPoint: from.zeroPoint } };
}

/** Concat and resize may stay pure data movement on the device, so tables are not merged into them. */
const HOLDS_TABLE: ReadonlySet<QOp["kind"]> = new Set(["conv", "deconv", "maxpool", "avgpool", "add", "mul", "map"]);

export function fuseMaps(ops: readonly QOp[], tensors: readonly QTensor[], outputs: readonly TensorId[]): QOp[] {
  const uses = new Map<TensorId, number>();
  for (const id of [...outputs, ...ops.flatMap((op) => op.inputs)]) uses.set(id, (uses.get(id) ?? 0) + 1);
  const result: QOp[] = [];
  const at = new Map<TensorId, number>();
  for (const op of ops) {
    const [source] = op.inputs as [TensorId];
    const index = op.kind === "map" ? at.get(source) : undefined;
    const before = index === undefined ? undefined : result[index];
    if (op.kind === "map" && index !== undefined && before && uses.get(source) === 1 && HOLDS_TABLE.has(before.kind)) {
      result[index] = merge(before, op, tensors[source] as QTensor, tensors[op.output] as QTensor);
      at.set(op.output, index);
      continue;
    }
    at.set(op.output, result.push(op) - 1);
  }
  return result;
}
