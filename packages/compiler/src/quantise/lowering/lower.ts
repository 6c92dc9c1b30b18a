// SPDX-License-Identifier: Apache-2.0
/** QDQ graph to QGraph: decides what runs on the device, before it and after it, or lists everything that cannot. */

import { ModelError } from "../../frontend/errors.js";
import { type Graph, type GraphNode, infoOf } from "../../frontend/graph.js";
import { isHostOperator } from "../../host-ops/operators.js";
import type { Binding, QGraph, QOp, QTensor, TensorId } from "../../ir/graph.js";
import { deviceName } from "./builder.js";
import { fuseMaps } from "./fuse-maps.js";
import { constantStep, fromDevice, type HostPart, hostNodes, stepsOf, toDevice } from "./host-part.js";
import { AFTER_HOST, Walk } from "./walk.js";

export interface LowerOptions {
  /** Run unsupported heads and tails, however heavy, on the host in float. */
  readonly hostFallback: boolean;
  /** Why nodes (by name) were left in float before lowering, for the error message. */
  readonly reasons?: ReadonlyMap<string, string>;
}

/** Operators too heavy for the host unless the user asks for it. */
const HEAVY: ReadonlySet<string> = new Set([
  "AveragePool",
  "Conv",
  "ConvInteger",
  "ConvTranspose",
  "Gemm",
  "GlobalAveragePool",
  "GlobalMaxPool",
  "LRN",
  "MatMul",
  "MatMulInteger",
  "MaxPool",
  "Resize",
  "Upsample",
]);

export interface Attempt {
  readonly walk: Walk;
  readonly part: HostPart;
  /** Nodes that may not run on the host. */
  readonly refused: readonly GraphNode[];
  readonly options: LowerOptions;
}

function attempt(graph: Graph, batch: number, host: ReadonlySet<string>, options: LowerOptions): Attempt {
  const walk = new Walk(graph, batch, host);
  const part = hostNodes(walk);
  const refused = [...part.head, ...part.tail].filter(
    (node) => !isHostOperator(node.op) || (HEAVY.has(node.op) && !options.hostFallback),
  );
  return { walk, part, refused, options };
}

/** Batch sizes worth trying: what the inputs' leading dimension says, and one. */
function batchCandidates(graph: Graph): number[] {
  const leading = graph.inputs[0]?.shape.length ? (graph.inputs[0].shape[0] as number) : 1;
  const agreed = graph.inputs.every(({ shape }) => shape.length > 1 && shape[0] === leading);
  return agreed && leading > 1 ? [leading, 1] : [1, ...(leading > 1 ? [leading] : [])];
}

/** Units before the first refused one, if nothing heavy is among them: they can move to the host's head. */
function lightHead({ walk, refused }: Attempt): Set<string> | null {
  const names = new Set<string>();
  for (const node of walk.graph.nodes) {
    if (refused.includes(node)) return names.size > 0 ? names : null;
    if (HEAVY.has(node.op)) return null;
    if (node.op === "QuantizeLinear") names.add(node.name);
  }
  return null;
}

function attempts(graph: Graph, options: LowerOptions): Attempt[] {
  const tried: Attempt[] = [];
  for (const batch of batchCandidates(graph)) {
    const first = attempt(graph, batch, new Set(), options);
    tried.push(first);
    if (first.refused.length === 0) break;
    const head = lightHead(first);
    if (head) tried.push(attempt(graph, batch, head, options));
  }
  return tried;
}

function better(a: Attempt, b: Attempt): Attempt {
  if (a.refused.length !== b.refused.length) return a.refused.length < b.refused.length ? a : b;
  return b.walk.builder.macs > a.walk.builder.macs ? b : a;
}

/** Reason a host node gives: that of the unit it belongs to. */
function reasonFor(node: GraphNode, { walk }: Attempt): string {
  if (!isHostOperator(node.op)) return "the operator is not supported";
  const seen = new Set<string>();
  let front = [...node.outputs];
  while (front.length > 0) {
    const next = walk.graph.nodes.filter((user) => user.inputs.some((input) => front.includes(input)) && !seen.has(user.name));
    for (const user of next) {
      seen.add(user.name);
      const reason = user.op === "QuantizeLinear" ? walk.refusals.get(user.name) : undefined;
      if (reason) return reason;
    }
    front = next.filter(({ op }) => op !== "QuantizeLinear").flatMap(({ outputs }) => outputs);
  }
  return "its result is not quantised in the model";
}

function refusal(found: Attempt): ModelError {
  const { options } = found;
  const all = found.refused.map((node) => ({ node, reason: options.reasons?.get(node.name) ?? reasonFor(node, found) }));
  const causes = all.filter(({ reason }) => reason !== AFTER_HOST);
  const listed = causes.length > 0 ? causes : all;
  const lines = listed.map(({ node, reason }) => `  ${node.op} "${node.name}": ${reason}`);
  const others = all.length - listed.length;
  const consequence = others > 0 ? `\n  (${others} more would follow them to the host.)` : "";
  const advice = options.hostFallback ? "" : "\nHeads and tails of the network can run on the host with the option hostFallback.";
  return new ModelError(
    "MODEL_UNSUPPORTED",
    `${lines.length} node${lines.length > 1 ? "s are" : " is"} not supported:\n${lines.join("\n")}${consequence}${advice}`,
  );
}

function binding(graph: Graph, name: string): Binding {
  const info = infoOf(graph, name);
  const types: readonly string[] = ["float32", "int8", "uint8", "int32", "int64"];
  if (!info || !types.includes(info.type)) {
    throw new ModelError(
      "MODEL_UNSUPPORTED",
      `"${name}" has the element type ${info?.type ?? "unknown"}, which no input or output can have.`,
    );
  }
  return { name, type: info.type as Binding["type"], shape: info.shape };
}

/** Operators whose result something reads, with tensors renumbered. */
function compact(walk: Walk, outputs: readonly TensorId[]) {
  const { builder } = walk;
  const live = new Set<TensorId>(outputs);
  const fused = fuseMaps(pruned(builder.ops, new Set(outputs)), builder.tensors, outputs);
  for (const op of fused) for (const id of [...op.inputs, op.output]) live.add(id);
  const numbers = new Map<TensorId, TensorId>();
  const tensors: QTensor[] = [];
  for (const tensor of builder.tensors) {
    if (live.has(tensor.id)) numbers.set(tensor.id, tensors.push({ ...tensor, id: tensors.length }) - 1);
  }
  const renumber = (id: TensorId): TensorId => numbers.get(id) as TensorId;
  const ops = fused.map((op): QOp => ({ ...op, inputs: op.inputs.map(renumber), output: renumber(op.output) }));
  return { tensors, ops, numbers };
}

function pruned(ops: readonly QOp[], needed: Set<TensorId>): QOp[] {
  const kept: QOp[] = [];
  for (const op of ops.toReversed()) {
    if (!needed.has(op.output)) continue;
    kept.unshift(op);
    for (const id of op.inputs) needed.add(id);
  }
  return kept;
}

export function attemptLowering(graph: Graph, options: LowerOptions): Attempt {
  return attempts(graph, options).reduce(better);
}

/** The quantised graph of an attempt, or the error that lists every node it cannot place. */
export function assemble(best: Attempt): QGraph {
  if (best.refused.length > 0) throw refusal(best);
  const { walk, part } = best;
  const { graph } = walk;
  const { builder } = walk;
  const results = part.results.map((value) => ({
    value,
    operand: walk.lowered.get(value) as NonNullable<ReturnType<Walk["lowered"]["get"]>>,
  }));
  const outputIds = [...new Set(results.map(({ operand }) => operand.tensor.id))];
  const { tensors, ops, numbers } = compact(walk, outputIds);
  const inputs = [...walk.deviceInputs.values()].filter(({ operand }) => numbers.has(operand.tensor.id));
  const known = new Set<string>();
  const head = stepsOf(graph, part.head, known);
  for (const input of inputs) {
    const constant = constantStep(graph, input.value, known);
    if (constant) head.push(constant);
    head.push(toDevice(input, infoOf(graph, input.value)?.type ?? "int8", builder.batch));
  }
  const tail = results.map(({ value, operand }) => {
    const tensor = { ...operand.tensor, name: deviceName(operand.tensor.name) };
    return fromDevice(value, infoOf(graph, value)?.type ?? "int8", { ...operand, tensor });
  });
  const outputTensors = new Set(outputIds.map((id) => numbers.get(id)));
  tail.push(...stepsOf(graph, part.tail, known));
  for (const output of graph.outputs) {
    const constant = constantStep(graph, output, known);
    if (constant) tail.push(constant);
  }
  return {
    name: graph.name,
    batch: builder.batch,
    tensors: tensors.map((tensor) => (outputTensors.has(tensor.id) ? { ...tensor, name: deviceName(tensor.name) } : tensor)),
    ops,
    inputs: inputs.map(({ operand }) => numbers.get(operand.tensor.id) as TensorId),
    outputs: outputIds.map((id) => numbers.get(id) as TensorId),
    userInputs: graph.inputs.map(({ name }) => binding(graph, name)),
    userOutputs: graph.outputs.map((name) => binding(graph, name)),
    head,
    tail,
    macs: builder.macs,
  };
}
