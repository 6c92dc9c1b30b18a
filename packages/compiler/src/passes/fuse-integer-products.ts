// SPDX-License-Identifier: Apache-2.0
/** ConvInteger or MatMulInteger, Cast, Mul by a constant scale: the quantised product written by hand, as QDQ. */

import { consumersOf, type Graph, type GraphNode, hasOneUse, infoOf, producersOf } from "../frontend/graph.js";
import { scalar, type Tensor, tensor } from "../frontend/tensor.js";
import { type GraphEditor, type Pass, rewrite } from "./pass.js";

const FLOAT_OPERATOR: Readonly<Record<string, string>> = { ConvInteger: "Conv", MatMulInteger: "MatMul" };

/** The graph before the pass, and who writes and reads its values. */
interface Uses {
  readonly graph: Graph;
  readonly producers: ReadonlyMap<string, GraphNode>;
  readonly consumers: ReadonlyMap<string, GraphNode[]>;
}

/** The integer product behind Cast that a Mul scales, and the scale; null when the Mul is no such thing. */
function scaledProduct(uses: Uses, node: GraphNode): { readonly product: GraphNode; readonly scale: Tensor } | null {
  const { graph, producers, consumers } = uses;
  const [a, b] = node.inputs as [string, string];
  for (const [value, factor] of [
    [a, b],
    [b, a],
  ] as const) {
    const cast = producers.get(value);
    const product = cast?.op === "Cast" ? producers.get(cast.inputs[0] as string) : undefined;
    const scale = graph.constants.get(factor);
    if (!cast || !product || !(product.op in FLOAT_OPERATOR) || !scale) continue;
    if (hasOneUse(graph, consumers, value) && hasOneUse(graph, consumers, cast.inputs[0] as string)) return { product, scale };
  }
  return null;
}

/** Scale of the activation: its QuantizeLinear's, or 1 for integers the user supplies. */
function activationScale({ graph, producers }: Uses, value: string): number | null {
  const producer = producers.get(value);
  if (!producer) return graph.inputs.some(({ name }) => name === value) ? 1 : null;
  const scale = producer.op === "QuantizeLinear" ? graph.constants.get(producer.inputs[1] as string) : undefined;
  return scale?.data.length === 1 ? (scale.data[0] as number) : null;
}

/** Zero point as one value, or one per output like the scales. */
function zeroPoint(editor: GraphEditor, name: string, stored: Tensor | undefined, type: Tensor["type"], count: number): string {
  const value = (index: number): number => stored?.data[stored.data.length === 1 ? 0 : index] ?? 0;
  const zeros =
    count === 1
      ? scalar(type, value(0))
      : tensor(
          type,
          [count],
          Array.from({ length: count }, (_, i) => value(i)),
        );
  return editor.constant(name, zeros);
}

function fuse(uses: Uses, node: GraphNode, editor: GraphEditor): boolean {
  const { graph } = uses;
  const found = node.op === "Mul" ? scaledProduct(uses, node) : null;
  if (!found) return false;
  const { product, scale } = found;
  const [x, w, xz = "", wz = ""] = product.inputs as [string, string, string?, string?];
  const weights = graph.constants.get(w);
  const sx = activationScale(uses, x);
  const type = infoOf(graph, x)?.type;
  const zeros = [xz, wz].map((name) => graph.constants.get(name));
  if (!weights || sx === null || !type || [xz, wz].some((name, i) => name !== "" && !zeros[i])) return false;
  const axis = product.op === "ConvInteger" ? 0 : weights.shape.length - 1;
  const outputs = weights.shape[axis] as number;
  const perOutput = scale.data.length > 1 || (zeros[1]?.data.length ?? 1) > 1;
  if ((scale.data.length > 1 && scale.data.length !== outputs) || (zeros[0]?.data.length ?? 1) > 1) return false;
  const count = perOutput ? outputs : 1;
  const factors = Array.from({ length: count }, (_, i) => (scale.data[scale.data.length === 1 ? 0 : i] as number) / sx);
  const constant = (part: string, value: Tensor): string => editor.constant(`${node.name}/${part}`, value);
  const dequantise = (part: string, inputs: readonly string[], attributes: GraphNode["attributes"]): string => {
    const name = `${node.name}/${part}`;
    editor.emit({ name, op: "DequantizeLinear", inputs, outputs: [name], attributes });
    return name;
  };
  const activation = dequantise(
    "activation",
    [
      x,
      constant("activation_scale", scalar("float32", sx)),
      zeroPoint(editor, `${node.name}/activation_zero`, zeros[0], type, 1),
    ],
    {},
  );
  const factor = count === 1 ? scalar("float32", factors[0] as number) : tensor("float32", [count], factors);
  const kernel = dequantise(
    "weights",
    [w, constant("weights_scale", factor), zeroPoint(editor, `${node.name}/weights_zero`, zeros[1], weights.type, count)],
    { axis },
  );
  const op = FLOAT_OPERATOR[product.op] as string;
  editor.emit({ name: node.name, op, inputs: [activation, kernel], outputs: node.outputs, attributes: product.attributes });
  return true;
}

export const fuseIntegerProducts: Pass = {
  name: "fuse-integer-products",
  summary: "rewrites ConvInteger or MatMulInteger, Cast and Mul by a constant scale as a product of dequantised operands",
  run: (graph) => {
    const uses = { graph, producers: producersOf(graph), consumers: consumersOf(graph) };
    return rewrite(graph, (node, editor) => fuse(uses, node, editor));
  },
};
