// SPDX-License-Identifier: Apache-2.0
/** Compares a network with onnxruntime over a data set: end to end, and operator by operator. */
import { exposeQuantised, ReferenceModel, type Tensor } from "@tessera/compiler";
import { CliError } from "../errors.js";
import type { Network } from "../session/network.js";
import { type Agreement, AgreementCounter, agreementLines } from "./agreement.js";
import { type OperatorAgreement, OperatorCounter, operatorLines } from "./operator-agreement.js";

export interface ComparisonResult extends Agreement {
  readonly operators: readonly OperatorAgreement[];
}

export class Comparison {
  readonly #model: ReferenceModel;
  /** The model with every quantised value as an output; other fusions apply to it, so it is not the end-to-end reference. */
  readonly #exposed: ReferenceModel;
  readonly #agreement = new AgreementCounter();
  readonly #operators: OperatorCounter;

  private constructor(model: ReferenceModel, exposed: ReferenceModel, operators: OperatorCounter) {
    this.#model = model;
    this.#exposed = exposed;
    this.#operators = operators;
  }

  /** Throws REFERENCE_UNAVAILABLE for a package, which does not hold its model. */
  static async open({ source }: Network): Promise<Comparison> {
    if (source === null)
      throw new CliError("REFERENCE_UNAVAILABLE", "--reference needs the ONNX model; a package does not hold it");
    const { onnx, graph } = source;
    return new Comparison(
      await ReferenceModel.open(onnx),
      await ReferenceModel.open(exposeQuantised(onnx)),
      new OperatorCounter(graph),
    );
  }

  async add(inputName: string, sample: Tensor, outputName: string, ours: ArrayLike<number>, label: number): Promise<void> {
    const inputs = new Map([[inputName, sample]]);
    const whole = await this.#model.run(inputs);
    this.#agreement.add(ours, whole.get(outputName)?.data ?? [], label);
    const values = await this.#exposed.run(inputs);
    // A float model has no quantised values besides its outputs.
    if (values.size > whole.size) this.#operators.add(values);
  }

  get result(): ComparisonResult {
    return { ...this.#agreement.result, operators: this.#operators.result };
  }
}

export const comparisonLines = (result: ComparisonResult): string[] => [
  ...agreementLines(result),
  ...operatorLines(result.operators),
];
