// SPDX-License-Identifier: Apache-2.0
/** A layer cut into planned tiles, and what is known of it before it is simulated on n cores. */
import { NOTHING_SHARED, type Sharing } from "../../latency/one-core.js";
import { banksOf } from "../../latency/predict.js";
import type { Timing } from "../../latency/timing.js";
import { assignTiles } from "./assign.js";
import { type PlacedTile, timeLayer } from "./layer-time.js";
import type { BuildContext } from "./plan-tile.js";
import type { Tile } from "./steps.js";

/** Bytes per cycle that a bank really gives. */
export const BANK_BYTES = 58;
/** The same of a feature memory. */
export const FAST_BYTES = 64;
/** Cycles that a byte is worth besides the time it takes: other tasks need the banks, too. */
export const CYCLES_PER_BYTE = 0.0004;
/** Up to so many cores, each has many tiles one after the other. */
export const VERY_FEW_CORES = 4;
/** What an instruction word of the busiest of them is worth: fetching them is not simulated. */
const CYCLES_PER_WORD = 5;
/**
 * What bytes that cores are expected to read in common count for besides: behind other layers cores drift apart, and then each
 * reads its own.
 */
const APART = 0.3;
/** Cycles of a tile that overlap with the tile before it on the same core: its first loads, its last stores. */
const OVERLAPPED = 400;

/** Tiles of each core that are simulated: those behind them take as long. */
const SIMULATED_TILES = 4;

/** A tile with its job (by its place in the layer), chunking and predicted latency. */
export interface LayerTile extends PlacedTile {
  readonly job: number;
  readonly tile: Tile;
}

export interface LayerTiling {
  readonly name: string;
  readonly tiles: readonly LayerTile[];
  /** What cores of a cluster read in common. */
  readonly sharing: Sharing;
}

/** Spreads tiles over cores: one each in order, so that neighbours share what they read, or longest first. */
export function spread({ tiles }: LayerTiling, n: number): readonly number[] {
  return tiles.length <= n
    ? tiles.map((_, i) => i)
    : assignTiles(
        tiles.map((t) => t.planned.following),
        n,
      ).cores;
}

/** What tiles on n cores are expected to need. */
interface Load {
  /** Cycles, and what the busiest core computes of them. */
  readonly cycles: number;
  readonly compute: number;
  readonly bytes: number;
  /** Instruction words of the core that has most. */
  readonly words: number;
  /** Bytes that are not read because a neighbour reads them, too. */
  readonly common: number;
}

/** Sums up the first `most` tiles of each core, each timed alone on a bank that is as slow as with neighbours. */
function loadOf({ tiles, sharing }: LayerTiling, cores: readonly number[], n: number, most: number, timing: Timing): Load {
  const compute = new Float64Array(n);
  const time = new Float64Array(n);
  const words = new Int32Array(n);
  const count = new Int32Array(n);
  let bytes = 0;
  let fast = 0;
  let common = 0;
  for (let i = 0; i < tiles.length; i++) {
    const { planned } = tiles[i] as LayerTile;
    const core = cores[i] as number;
    const before = count[core] as number;
    if (before === most) {
      continue;
    }
    count[core] = before + 1;
    const adds = before === 0 ? planned.among : Math.max(planned.following, planned.execCycles, planned.among - OVERLAPPED);
    time[core] = (time[core] as number) + adds;
    words[core] = (words[core] as number) + planned.words;
    compute[core] = (compute[core] as number) + planned.execCycles;
    const read = planned.sharedBytes(sharing);
    bytes += read;
    common += planned.sharedBytes(NOTHING_SHARED) - read;
    fast += planned.sharedFastBytes(sharing);
  }
  const banks = banksOf(n, timing);
  const memory = Math.max(bytes / (BANK_BYTES * banks), fast / (FAST_BYTES * banks));
  return { cycles: Math.max(memory, ...time), compute: Math.max(...compute), bytes, words: Math.max(...words), common };
}

/** What tiles on n cores needed in a simulation. */
interface SimulatedLoad {
  readonly score: number;
  readonly cycles: number;
  readonly bytes: number;
}

/** A tiling on n cores: what is expected of it, and how long its first tiles really take. */
export class Candidate {
  readonly tiling: LayerTiling;
  /** Core of each tile. */
  readonly cores: readonly number[];
  /** Expected score: cycles, and what its bytes are worth. */
  readonly estimate: number;
  private readonly n: number;
  private readonly timing: Timing;
  private readonly whole: Load;
  private readonly begin: Load;

  constructor(tiling: LayerTiling, n: number, timing: Timing) {
    this.tiling = tiling;
    this.n = n;
    this.timing = timing;
    this.cores = spread(tiling, n);
    this.whole = loadOf(tiling, this.cores, n, tiling.tiles.length, timing);
    this.begin = tiling.tiles.length <= n * SIMULATED_TILES ? this.whole : loadOf(tiling, this.cores, n, SIMULATED_TILES, timing);
    this.estimate = this.scoreOf(this.whole.cycles, this.whole.bytes);
  }

  /** Cycles that the busiest core computes. */
  get compute(): number {
    return this.whole.compute;
  }

  /** The score with the first tiles of every core simulated and the others expected to differ as much; null beyond `limit`. */
  simulate(limit: number, ctx: BuildContext): SimulatedLoad | null {
    const { whole, begin } = this;
    const longer = whole.cycles / begin.cycles;
    const times = timeLayer(this.tiling.tiles, this.cores, this.n, SIMULATED_TILES, limit / longer, ctx);
    if (times === null) {
      return null;
    }
    const cycles = times.cycles * longer;
    const bytes = begin.bytes > 0 ? whole.bytes * (times.bytes / begin.bytes) : times.bytes * longer;
    const score = this.scoreOf(cycles, bytes);
    return score < limit ? { score, cycles, bytes } : null;
  }

  private scoreOf(cycles: number, bytes: number): number {
    return (
      cycles +
      CYCLES_PER_BYTE * (bytes + APART * this.whole.common) +
      (this.n <= VERY_FEW_CORES ? CYCLES_PER_WORD * this.whole.words : 0)
    );
  }

  /** Another tiling on as many cores. */
  with(tiling: LayerTiling): Candidate {
    return new Candidate(tiling, this.n, this.timing);
  }
}

/** Both tilings are of the same grid: their tiles are chunked alike, too. */
export const sameChunks = (a: LayerTiling, b: LayerTiling): boolean =>
  a.tiles.every(({ planned }, i) => {
    const other = b.tiles[i] as LayerTile;
    return planned === other.planned || JSON.stringify(planned.plan) === JSON.stringify(other.planned.plan);
  });
