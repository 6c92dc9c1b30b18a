// SPDX-License-Identifier: Apache-2.0
/** The number of cores that is tested besides the fixed ones: another one for every commit, the same for the same. */
import { revision } from "./measure/sources.js";

/** What CI measures of every commit. */
export const FIXED_CORES: readonly number[] = [1, 3, 16];
const OTHERS = Array.from({ length: 16 }, (_, i) => i + 1).filter((n) => !FIXED_CORES.includes(n));

/** Chosen by the commit's hash; outside a repository by the letters of "unknown". */
export async function rotatingCores(commit?: string): Promise<number> {
  const name = commit ?? (await revision()).split("-")[0] ?? "";
  const sum = [...name].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7);
  return OTHERS[sum % OTHERS.length] as number;
}
