// SPDX-License-Identifier: Apache-2.0
/** The work of planning a network, in shares that threads take one after another until none is left. */
import type { DeviceLayer } from "../device-graph.js";
import { BackendError, type BackendErrorCode } from "../errors.js";
import type { BuildContext } from "../tile/plan-tile.js";
import { codeOf, type LayerCode } from "./layer-code.js";

/** Sent to threads as it is: plain data, but for the counter that they share. */
export interface Work {
  /** Layers of equal geometry. */
  readonly groups: readonly (readonly DeviceLayer[])[];
  readonly maxCores: number;
  readonly ctx: BuildContext;
  /** Groups taken so far. */
  readonly taken: Int32Array;
}

/** What a thread made of a group: code, or why there is none. */
export type GroupResult =
  | { readonly group: number; readonly code: readonly LayerCode[] }
  | {
      readonly group: number;
      readonly code: null;
      readonly error: { readonly code: BackendErrorCode; readonly message: string };
    };

/** Takes groups until none is left. A group that fails does not end the work: which one is reported must not depend on time. */
export function takeGroups({ groups, maxCores, ctx, taken }: Work): GroupResult[] {
  const results: GroupResult[] = [];
  for (;;) {
    const group = Atomics.add(taken, 0, 1);
    const layers = groups[group];
    if (layers === undefined) {
      return results;
    }
    try {
      results.push({ group, code: codeOf(layers, maxCores, ctx) });
    } catch (error) {
      if (!(error instanceof BackendError)) {
        throw error;
      }
      results.push({ group, code: null, error: { code: error.code, message: error.message } });
    }
  }
}
