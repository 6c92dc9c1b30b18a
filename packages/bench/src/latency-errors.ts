// SPDX-License-Identifier: Apache-2.0
/** How far a prediction is from what was measured, layer by layer. */

/** Layers shorter than this are left out of the figures that are about single layers. */
export const LEAST_CYCLES = 2000;

export interface LayerError {
  readonly name: string;
  readonly measured: number;
  readonly predicted: number;
  /** (predicted - measured) / measured. */
  readonly error: number;
}

/** Cycles of each layer from the times at which it and all before it were complete. */
export function layerErrors(names: readonly string[], measured: readonly number[], predicted: readonly number[]): LayerError[] {
  const since = (ends: readonly number[], i: number): number => (ends[i] as number) - (i === 0 ? 0 : (ends[i - 1] as number));
  return names.map((name, i) => {
    const [m, p] = [since(measured, i), since(predicted, i)];
    return { name, measured: m, predicted: p, error: m === 0 ? 0 : (p - m) / m };
  });
}

export interface ErrorSummary {
  /** Mean of absolute errors over the layers that are long enough, and over all cycles. */
  readonly mean: number;
  readonly weighted: number;
  /** 95 of 100 of the long layers are no further off. */
  readonly p95: number;
  readonly worst: LayerError | null;
}

export function summarise(layers: readonly LayerError[]): ErrorSummary {
  const long = layers.filter(({ measured }) => measured >= LEAST_CYCLES).sort((a, b) => Math.abs(a.error) - Math.abs(b.error));
  const cycles = layers.reduce((sum, { measured }) => sum + measured, 0);
  const off = layers.reduce((sum, { measured, predicted }) => sum + Math.abs(predicted - measured), 0);
  return {
    mean: long.reduce((sum, { error }) => sum + Math.abs(error), 0) / Math.max(1, long.length),
    weighted: off / cycles,
    p95: Math.abs(long[Math.ceil(long.length * 0.95) - 1]?.error ?? 0),
    worst: long.at(-1) ?? null,
  };
}
