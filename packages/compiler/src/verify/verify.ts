// SPDX-License-Identifier: Apache-2.0
/**
 * Load-time verifier: proves of every IFP that it is legal, stays inside its segments and buffers, cannot deadlock,
 * leaves the core as it found it and is short; and of tiles and layers that none writes what another may be reading or writing.
 * Its own time and memory are bounded by the size of the file, whatever that claims (limits.ts).
 */
import type { CoreConfig } from "@tessera/hw";
import { WORD_BYTES } from "@tessera/isa";
import { WAIT_IFP_OFFSET } from "../dynamic/layer-entries.js";
import { coreTiming, type Timing } from "../latency/timing.js";
import type { Ifp, Layer, Program, Tiling } from "../package/program.js";
import { Budget } from "./budget.js";
import { checkHazards, checkTiles, type TileAccess } from "./hazards.js";
import { IfpTable } from "./ifp-table.js";
import { Access } from "./layer-access.js";
import { checkStructure } from "./structure.js";
import { ifpContext, verifyIfp } from "./verify-ifp.js";

export interface VerifyOptions {
  readonly timing?: Timing;
  /** Most bytes that an IFP may move per cycle of its predicted time, alone on its core; no limit when omitted. */
  readonly bytesPerCycle?: number;
}

/** What verification took. */
export interface Verification {
  /** Steps made and steps that a file of this size has. */
  readonly steps: number;
  readonly mostSteps: number;
}

class Verifier {
  readonly #program: Program;
  readonly #budget: Budget;
  readonly #ctx: ReturnType<typeof ifpContext>;
  readonly #table: IfpTable;
  /** What IFPs touch that stand in several places. */
  readonly #known = new Map<number, Access>();

  constructor(program: Program, core: CoreConfig, { timing, bytesPerCycle }: VerifyOptions) {
    this.#program = program;
    this.#budget = new Budget(program.instructions.length / WORD_BYTES);
    this.#table = new IfpTable(program);
    const limit = bytesPerCycle ?? Number.POSITIVE_INFINITY;
    this.#ctx = ifpContext(program, core, this.#budget, timing ?? coreTiming(core), limit);
  }

  run(): Verification {
    verifyIfp({ offset: WAIT_IFP_OFFSET, words: 1 }, () => "the IFP that only waits", this.#ctx);
    const access = this.#program.layers.map((layer, l) => this.#layer(layer, `layer ${l} (${layer.name})`));
    checkHazards(this.#program.layers, access, this.#budget);
    return { steps: this.#budget.used, mostSteps: this.#budget.total };
  }

  #layer(layer: Layer, where: string): Access {
    const all = new Access(this.#budget);
    for (const tiling of layer.tilings) all.include(this.#tiling(tiling, `${where}, tiling ${tiling.name}`), () => where);
    return all;
  }

  #tiling({ ifps }: Tiling, where: string): Access {
    const tiles = new Map<number, TileAccess>();
    for (const [index, ifp] of ifps.entries()) {
      // The same IFP again writes the same bytes again.
      if (!tiles.has(ifp.offset)) tiles.set(ifp.offset, { index, access: this.#ifp(ifp, () => `${where}, IFP ${index}`) });
    }
    const all = new Access(this.#budget);
    for (const { access } of tiles.values()) all.include(access, () => where);
    checkTiles([...tiles.values()], all, where, this.#budget);
    return all;
  }

  #ifp(ifp: Ifp, where: () => string): Access {
    const known = this.#known.get(ifp.offset);
    if (known !== undefined) return known;
    const access = verifyIfp(ifp, where, this.#ctx);
    if (this.#table.isShared(ifp)) this.#known.set(ifp.offset, access);
    return access;
  }
}

/** Throws VerifyError when `program` may not be loaded on a core of configuration `core`. */
export function verifyProgram(program: Program, core: CoreConfig, options: VerifyOptions = {}): Verification {
  checkStructure(program);
  return new Verifier(program, core, options).run();
}
