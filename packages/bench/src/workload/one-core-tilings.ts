// SPDX-License-Identifier: Apache-2.0
/** A program whose layers are cut as for one core, whatever the number of cores: tiles are dealt to the cores there are. */
import type { Program } from "@tessera/compiler";

type Tiles = Program["layers"][number]["tilings"][number]["ifps"];

/** Consecutive tiles to the same core, since they share what they read; every core about the same time. */
export function deal(tiles: Tiles, cores: number): number[] {
  const total = tiles.reduce((sum, { following }) => sum + following, 0);
  let before = 0;
  return tiles.map(({ following }) => {
    const middle = before + following / 2;
    before += following;
    return total === 0 ? 0 : Math.min(cores - 1, Math.floor((middle / total) * cores));
  });
}

export const withOneCoreTilings = (program: Program): Program => ({
  ...program,
  layers: program.layers.map((layer) => {
    const tiling = layer.plans[0]?.tiling ?? 0;
    const tiles = layer.tilings[tiling]?.ifps ?? [];
    return { ...layer, plans: layer.plans.map((_, n) => ({ tiling, cores: deal(tiles, n + 1) })) };
  }),
});
