// SPDX-License-Identifier: Apache-2.0
/** Target T15: int8 results against onnxruntime, per operator fed with onnxruntime's own integers, and end to end. */
import {
  compareOperators,
  exposeQuantised,
  importOnnx,
  type OperatorDifference,
  type QGraph,
  ReferenceModel,
  runModel,
  type Tensor,
} from "@tessera/compiler";
import type { Experiment, Request, Row } from "../experiment.js";
import { DATA_NETWORKS } from "../networks.js";
import { realInputs } from "../real-inputs.js";
import { readData } from "../test-data.js";

const DEFAULT_IMAGES = 4;
/** Share of results that may differ, by one unit: products are exact but for the multiplier's 24 bits. */
const ALLOWED = { product: 1e-4, rest: 1e-2 };
const PRODUCTS = ["conv", "deconv"];

interface Tally {
  elements: number;
  differing: number;
  largest: number;
}

const tally = (rows: readonly OperatorDifference[]): Tally =>
  rows.reduce<Tally>(
    (sum, { elements, differing, largest }) => ({
      elements: sum.elements + elements,
      differing: sum.differing + differing,
      largest: Math.max(sum.largest, largest),
    }),
    { elements: 0, differing: 0, largest: 0 },
  );

const share = ({ elements, differing }: Tally): number => (elements === 0 ? 0 : differing / elements);

const best = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((top, value, i) => (value > (values[top] ?? 0) ? i : top), 0);

/** True when the best two classes are equal or next to each other in units of the output's last quantisation. */
function isTie(values: ArrayLike<number>): boolean {
  const sorted = [...new Set(Array.from(values))].sort((a, b) => b - a);
  const unit = sorted.slice(1).reduce((least, value, i) => Math.min(least, (sorted[i] ?? 0) - value), Number.POSITIVE_INFINITY);
  const top = Array.from(values).sort((a, b) => b - a);
  return (top[0] ?? 0) - (top[1] ?? 0) <= unit;
}

interface EndToEnd {
  readonly agrees: boolean;
  readonly tie: boolean;
}

function endToEnd(graph: QGraph, inputs: Map<string, Tensor>, reference: ReadonlyMap<string, Tensor>): EndToEnd {
  const output = graph.userOutputs[0]?.name ?? "";
  const ours = runModel(graph, inputs).get(output)?.data ?? [];
  const theirs = reference.get(output)?.data ?? [];
  return { agrees: best(ours) === best(theirs), tie: isTie(theirs) };
}

async function* run(request: Request): AsyncGenerator<Row> {
  for (const name of request.networks ?? Object.keys(DATA_NETWORKS)) {
    const bytes = await readData(DATA_NETWORKS[name] as string);
    const graph = importOnnx(bytes);
    const reference = await ReferenceModel.open(exposeQuantised(bytes));
    const differences: OperatorDifference[] = [];
    const ends: EndToEnd[] = [];
    const images = await realInputs(name, request.limit ?? DEFAULT_IMAGES);
    for (const image of images) {
      const inputs = new Map([[graph.userInputs[0]?.name ?? "", image]]);
      const expected = await reference.run(inputs);
      differences.push(...compareOperators(graph, expected));
      ends.push(endToEnd(graph, inputs, expected));
    }
    const products = tally(differences.filter(({ kind }) => PRODUCTS.includes(kind)));
    const rest = tally(differences.filter(({ kind }) => !PRODUCTS.includes(kind)));
    const wrong = ends.filter(({ agrees, tie }) => !agrees && !tie).length;
    yield {
      network: name,
      images: images.length,
      operators: differences.length / Math.max(1, images.length),
      "largest difference": Math.max(products.largest, rest.largest),
      "share, Conv and Gemm": share(products),
      "share, others": share(rest),
      "same class": ends.filter(({ agrees }) => agrees).length,
      "other class": wrong,
      ok:
        images.length > 0 &&
        Math.max(products.largest, rest.largest) <= 1 &&
        share(products) <= ALLOWED.product &&
        share(rest) <= ALLOWED.rest &&
        wrong === 0,
    };
  }
}

export const operators: Experiment = {
  id: "operators",
  summary: "T15: every operator of the int8 networks against onnxruntime, fed with onnxruntime's own integers; argmax end to end",
  run,
};
