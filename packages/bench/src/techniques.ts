// SPDX-License-Identifier: Apache-2.0
/** The techniques that raise utilisation, and how each is switched off to see what it is worth. */
import type { CompileOptions } from "@tessera/compiler";
import type { PoolConfigPatch } from "@tessera/hw";

export interface Technique {
  readonly id: string;
  readonly what: string;
  /** What switches it off, in the compiler or in the design; null: it has no switch yet. */
  readonly off: { readonly compile?: CompileOptions; readonly design?: PoolConfigPatch } | null;
}

export const TECHNIQUES: readonly Technique[] = [
  { id: "grids", what: "tiles cut along several dimensions at once", off: { compile: { grids: "best" } } },
  { id: "linearised-pixels", what: "pixel parallelism over the linearised pixels of a tile", off: null },
  { id: "folding", what: "kernel columns of the first layer folded into channels", off: null },
  { id: "fused-add", what: "residual additions fused into their convolution", off: null },
  { id: "depthwise-rows", what: "depthwise taps of a kernel row side by side in the array", off: null },
  { id: "weight-prefetch", what: "weights of the next layer loaded before its release", off: null },
  { id: "coalescing", what: "identical reads of a cluster's cores merged", off: null },
];

/** What the published large cores do not have, as far as the compiler can leave it out; null while one has no switch. */
export const PUBLISHED_LARGE_CORE: CompileOptions | null = withoutAll(["linearised-pixels", "folding", "fused-add"]);

function withoutAll(ids: readonly string[]): CompileOptions | null {
  const switches = TECHNIQUES.filter(({ id }) => ids.includes(id)).map(({ off }) => off?.compile);
  return switches.every((off) => off !== undefined) ? Object.assign({}, ...switches) : null;
}
