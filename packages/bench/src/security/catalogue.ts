// SPDX-License-Identifier: Apache-2.0
/** All hostile cases, by kind. */
import { ADDRESSES } from "./cases/addresses.js";
import { ENCODINGS } from "./cases/encodings.js";
import { LOOPS } from "./cases/loops.js";
import { PACKAGES } from "./cases/packages.js";
import { TOKENS } from "./cases/tokens.js";
import type { HostileCase } from "./hostile-case.js";

export const CATALOGUE = {
  addresses: ADDRESSES,
  loops: LOOPS,
  tokens: TOKENS,
  encodings: ENCODINGS,
  packages: PACKAGES,
} as const satisfies Readonly<Record<string, readonly HostileCase[]>>;

export const KINDS = Object.keys(CATALOGUE) as readonly (keyof typeof CATALOGUE)[];
