// SPDX-License-Identifier: Apache-2.0
/** The Adam optimiser (Kingma and Ba 2014) with decoupled weight decay. */
import type { Parameter } from "./layer.js";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export class Adam {
  private readonly parameters: readonly Parameter[];
  private readonly first: Float32Array[];
  private readonly second: Float32Array[];
  private readonly decay: number;
  private beta1Power = 1;
  private beta2Power = 1;

  constructor(parameters: readonly Parameter[], decay: number) {
    this.parameters = parameters;
    this.decay = decay;
    this.first = parameters.map((p) => new Float32Array(p.value.length));
    this.second = parameters.map((p) => new Float32Array(p.value.length));
  }

  /** Moves every parameter against its gradient, and clears the gradient. */
  step(rate: number): void {
    this.beta1Power *= BETA1;
    this.beta2Power *= BETA2;
    this.parameters.forEach(({ value, gradient }, k) => {
      const m = this.first[k] as Float32Array;
      const v = this.second[k] as Float32Array;
      for (let i = 0; i < value.length; i++) {
        const g = gradient[i] as number;
        const mi = BETA1 * (m[i] as number) + (1 - BETA1) * g;
        const vi = BETA2 * (v[i] as number) + (1 - BETA2) * g * g;
        m[i] = mi;
        v[i] = vi;
        const update = mi / (1 - this.beta1Power) / (Math.sqrt(vi / (1 - this.beta2Power)) + EPSILON);
        value[i] = (value[i] as number) * (1 - rate * this.decay) - rate * update;
      }
      gradient.fill(0);
    });
  }
}
