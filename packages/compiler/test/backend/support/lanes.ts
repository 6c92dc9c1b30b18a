// SPDX-License-Identifier: Apache-2.0
/** What the walk of docs/design/isa.md asks of a program so that its lanes keep apart. */
import type { CoreConfig } from "@tessera/hw";

/** Throws when two lanes could meet in a bank, or lane_dx and lane_dy do not fit. */
export function checkLanes(f: Readonly<Record<string, number>>, { pp }: CoreConfig): void {
  const tileW = f.tile_w as number;
  if ((f.pixels as number) > tileW && ((f.row_pitch as number) - tileW) % pp !== 0) {
    throw new Error(`row_pitch ${f.row_pitch} with tile_w ${tileW}: lanes meet in a bank`);
  }
  if (f.lane_dx !== pp % tileW || f.lane_dy !== Math.floor(pp / tileW)) {
    throw new Error("lane_dx or lane_dy does not fit tile_w");
  }
}
