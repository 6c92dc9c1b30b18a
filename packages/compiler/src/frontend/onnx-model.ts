// SPDX-License-Identifier: Apache-2.0
/** An ONNX model as plain TypeScript values: what the parser yields and the encoder takes. */

import type { ElementType, Tensor } from "./tensor.js";

export type Attribute = number | string | Tensor | readonly number[] | readonly string[];

export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  /** "" is the standard operator set. */
  readonly domain: string;
  /** "" marks an omitted optional input or output. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface ValueInfo {
  readonly name: string;
  /** null: not stated. */
  readonly type: ElementType | null;
  /** null: no shape stated; a string: symbolic dimension. */
  readonly shape: readonly (number | string)[] | null;
}

export interface OnnxModel {
  readonly name: string;
  readonly producer: string;
  /** Version of each imported operator set, by domain. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, Tensor>;
  /** Types and shapes the file states for inner values. */
  readonly valueInfo: readonly ValueInfo[];
}
