// SPDX-License-Identifier: Apache-2.0
/** The banner of every emitted file: source and layout hash, no date and no path. */
import { layoutHash } from "../layout-hash.js";

/** Eight hexadecimal digits of the layout hash. */
export const hashText = (): string => layoutHash().toString(16).padStart(8, "0");

/** Banner lines, each after `comment`. */
export const banner = (comment: string): string[] => [
  `${comment} SPDX-License-Identifier: Apache-2.0`,
  `${comment} Emitted from packages/isa/src/spec; do not edit. Layout ${hashText()}.`,
];
