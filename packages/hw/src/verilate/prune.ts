// SPDX-License-Identifier: Apache-2.0
/** Keeps the folder of built simulators from growing for ever: every edit of the RTL makes a new one. */
import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

export interface Bounds {
  /** Of each design so many stay, whatever their age. */
  readonly keep: number;
  /** What was used within so many milliseconds stays, however many there are: several checkouts may share the folder. */
  readonly age: number;
}

const DAY_MS = 24 * 3600 * 1000;
export const BOUNDS: Bounds = { keep: 6, age: DAY_MS };

/** `design-<16 hex digits>`, or the scratch folder of a build `design-<16 hex digits>.<random>`. */
const NAME = /^(.+)-[0-9a-f]{16}(\.\w{6})?$/;

/** Marks a built simulator as used now. */
export async function markUsed(folder: string, now = new Date()): Promise<void> {
  await utimes(folder, now, now);
}

/** Removes the simulators used longest ago beyond the bounds, and scratch folders that builds left when they were killed. */
export async function prune(cache: string, { keep, age }: Bounds = BOUNDS, now = Date.now()): Promise<void> {
  const designs = new Map<string, { path: string; used: number }[]>();
  const old: string[] = [];
  for (const name of await readdir(cache)) {
    const [, design, scratch] = NAME.exec(name) ?? [];
    if (design === undefined) continue;
    const path = join(cache, name);
    // Another process may remove it meanwhile.
    const used = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => now,
    );
    if (scratch === undefined) designs.set(design, [...(designs.get(design) ?? []), { path, used }]);
    else if (used < now - age) old.push(path);
  }
  for (const built of designs.values()) {
    const spare = built.sort((a, b) => b.used - a.used).slice(keep);
    old.push(...spare.filter(({ used }) => used < now - age).map(({ path }) => path));
  }
  await Promise.all(old.map((path) => rm(path, { recursive: true, force: true })));
}
