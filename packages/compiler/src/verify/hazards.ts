// SPDX-License-Identifier: Apache-2.0
/**
 * Overlap in memory: tiles of one tiling, which run on any cores at once, and layers of which one may run while the other does.
 * Nothing that one writes may be read or written by the other.
 */
import type { Layer } from "../package/program.js";
import type { Budget } from "./budget.js";
import { VerifyError } from "./errors.js";
import type { Access } from "./layer-access.js";

/** A tile's place in its tiling and what it touches. */
export interface TileAccess {
  readonly index: number;
  readonly access: Access;
}

/**
 * Throws VERIFY_HAZARD when two tiles write the same byte; `all` is what all tiles touch together. Sets of bytes are disjoint when
 * their sizes add up to the size of the union; which two are not is looked for only then.
 */
export function checkTiles(tiles: readonly TileAccess[], all: Access, where: string, budget: Budget): void {
  const sum = tiles.reduce((bytes, { access }) => bytes + access.writtenBytes, 0);
  if (sum === all.writtenBytes && all.writesMeetThemselves(() => where) === null) return;
  for (const [i, a] of tiles.entries()) {
    budget.spend(tiles.length - i, () => where);
    for (const b of tiles.slice(i + 1)) {
      const met = a.access.writesMeet(b.access, () => where);
      if (met === null) continue;
      throw new VerifyError(
        "VERIFY_HAZARD",
        `${where}: IFP ${a.index} and IFP ${b.index} write byte ${met.byte} of segment ${met.segment}, and run on any cores at once`,
      );
    }
  }
}

/** Per layer, the set of layers that are complete before it starts, as bits. */
function ancestorSets(layers: readonly Layer[]): Uint32Array[] {
  const words = Math.ceil(layers.length / 32);
  const sets: Uint32Array[] = [];
  layers.forEach((layer) => {
    const bits = new Uint32Array(words);
    for (const p of layer.producers) {
      (sets[p] as Uint32Array).forEach((word, i) => {
        bits[i] = (bits[i] as number) | word;
      });
      bits[p >>> 5] = (bits[p >>> 5] as number) | (1 << (p & 31));
    }
    sets.push(bits);
  });
  return sets;
}

/** Throws VERIFY_HAZARD when a layer writes what it, or a layer not ordered with it, reads, or what such a layer writes. */
export function checkHazards(layers: readonly Layer[], access: readonly Access[], budget: Budget): void {
  const ancestors = ancestorSets(layers);
  const isAncestor = (a: number, of: number): boolean => ((ancestors[of]?.[a >>> 5] ?? 0) & (1 << (a & 31))) !== 0;
  const name = (layer: number): string => `layer ${layer} (${layers[layer]?.name})`;
  access.forEach((writer, w) => {
    const what = (): string => name(w);
    budget.spend(access.length, what);
    access.forEach((other, o) => {
      if (w !== o && (isAncestor(w, o) || isAncestor(o, w))) return;
      const read = writer.writesMeetReads(other, what);
      const met = read ?? (w < o ? writer.writesMeet(other, what) : null);
      if (met === null) return;
      throw new VerifyError(
        "VERIFY_HAZARD",
        `${name(w)} writes byte ${met.byte} of segment ${met.segment}, which ${name(o)} ${read === null ? "writes" : "reads"} without being ordered with it`,
      );
    });
  });
}
