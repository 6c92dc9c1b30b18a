// SPDX-License-Identifier: Apache-2.0
/** T15: int8 results against onnxruntime, per operator and end to end, over all integer networks of the test data. */
import type { Row } from "../experiment.js";
import { operators } from "../experiments/operators.js";
import { compilerHash, frontendHash, keyOf, revision } from "../measure/sources.js";
import { remember } from "../measure/store.js";
import { type Aim, atMost, type Session, type Target } from "./target.js";

interface Kept {
  readonly rows: readonly Row[];
  readonly revision: string;
}

async function measure({ fresh, say }: Session): Promise<Kept> {
  const key = keyOf("operators", await compilerHash(), await frontendHash());
  return remember("operators", key, fresh, async () => {
    const rows: Row[] = [];
    for await (const row of operators.run({})) {
      rows.push(row);
      say(`operators of ${row.network}: ${row.ok ? "as promised" : "NOT as promised"}`);
    }
    return { rows, revision: await revision() };
  });
}

/** Parts of the row look at the same measurement, which is made once. */
let measuring: Promise<Kept> | undefined;

const part = (what: string, aim: Aim, unit: string, column: string, how: string): Target => ({
  id: "T15",
  what,
  aim,
  unit,
  how,
  jobs: [],
  evaluate: async (session) => {
    measuring ??= measure(session);
    const kept = await measuring;
    const values = kept.rows.map((row) => Number(row[column]));
    const worst = Math.max(...values);
    return {
      value: worst,
      configuration: "numerics of the compiler's reference, which RTL and emulator equal byte for byte",
      backend: "interpreter of the quantised graph, onnxruntime",
      cycles: null,
      ddr: null,
      ddrName: "-",
      revision: kept.revision,
      detail: `${kept.rows.length} networks; the most in ${kept.rows[values.indexOf(worst)]?.network}`,
      exact: true,
    };
  },
});

const FED = "every operator fed with onnxruntime's own integer inputs; the worst network";

export const OPERATOR_ACCURACY: readonly Target[] = [
  part("largest difference of an int8 result from onnxruntime", atMost(1), "units", "largest difference", FED),
  part("share of results that differ, Conv and Gemm", atMost(1e-4), "of all", "share, Conv and Gemm", FED),
  part("share of results that differ, other operators", atMost(1e-2), "of all", "share, others", FED),
  part(
    "images with another class than onnxruntime's where its best two are more than a unit apart",
    atMost(0),
    "images",
    "other class",
    "end to end on real images; the worst network",
  ),
];
