// SPDX-License-Identifier: Apache-2.0
/** What is tested besides the fixed cases, numbers of cores and others: another one for every commit, the same for the same. */
import { revision } from "./measure/sources.js";

/** What CI measures of every commit. */
export const FIXED_CORES: readonly number[] = [1, 3, 16];
const OTHERS = Array.from({ length: 16 }, (_, i) => i + 1).filter((n) => !FIXED_CORES.includes(n));

/** A number below `count` that follows from the commit's hash; outside a repository from the letters of "unknown". */
export async function rotatingNumber(count: number, commit?: string): Promise<number> {
  const name = commit ?? (await revision()).split("-")[0] ?? "";
  return [...name].reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7) % count;
}

export const rotatingCores = async (commit?: string): Promise<number> =>
  OTHERS[await rotatingNumber(OTHERS.length, commit)] as number;
