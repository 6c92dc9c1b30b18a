// SPDX-License-Identifier: Apache-2.0
/** What a mapped netlist takes of an UltraScale+ part, module by module. */
import { type NetlistModule, sourceName } from "./netlist.js";

export interface Resources {
  /** 6-input look-up tables: logic, shift registers and distributed memory. */
  readonly lut: number;
  /** The part of `lut` that is distributed memory or shift register. */
  readonly lutMemory: number;
  readonly ff: number;
  readonly dsp: number;
  /** Blocks of 36 Kb; a block of 18 Kb counts one half. */
  readonly bram36: number;
  readonly uram: number;
}

const NO_RESOURCES: Resources = { lut: 0, lutMemory: 0, ff: 0, dsp: 0, bram36: 0, uram: 0 };

const logic = (lut: number): Resources => ({ ...NO_RESOURCES, lut });
const memory = (lut: number): Resources => ({ ...NO_RESOURCES, lut, lutMemory: lut });

/**
 * Cells of the UltraScale+ library that take a counted resource. An inverter (LUT1, INV) is absorbed by what it drives, and
 * carry chains and wide multiplexers belong to the slice of their tables: neither is in the table.
 */
const CELLS: Readonly<Record<string, Resources>> = {
  ...Object.fromEntries(["LUT2", "LUT3", "LUT4", "LUT5", "LUT6", "LUT6_2"].map((type) => [type, logic(1)])),
  SRL16E: memory(1),
  SRLC32E: memory(1),
  RAM32M: memory(4),
  RAM64M: memory(4),
  RAM32M16: memory(8),
  RAM64M8: memory(8),
  ...{ RAM32X1D: memory(2), RAM64X1D: memory(2), RAM128X1D: memory(4), RAM256X1D: memory(8) },
  ...{ RAM32X1S: memory(1), RAM64X1S: memory(1), RAM128X1S: memory(2), RAM256X1S: memory(4), RAM512X1S: memory(8) },
  ...Object.fromEntries(["FDRE", "FDSE", "FDCE", "FDPE"].map((type) => [type, { ...NO_RESOURCES, ff: 1 }])),
  DSP48E2: { ...NO_RESOURCES, dsp: 1 },
  RAMB36E2: { ...NO_RESOURCES, bram36: 1 },
  RAMB18E2: { ...NO_RESOURCES, bram36: 0.5 },
  URAM288: { ...NO_RESOURCES, uram: 1 },
};

export function add(a: Resources, b: Resources, times = 1): Resources {
  const sum = (key: keyof Resources): number => a[key] + times * b[key];
  return {
    lut: sum("lut"),
    lutMemory: sum("lutMemory"),
    ff: sum("ff"),
    dsp: sum("dsp"),
    bram36: sum("bram36"),
    uram: sum("uram"),
  };
}

/** A module after mapping: cells of the library and modules of the design inside it, by type. */
export interface MappedModule {
  readonly cells: Readonly<Record<string, number>>;
  /** Look-up tables on the longest path inside it: paths end at the modules that it instantiates. */
  readonly levels: number;
}

/** By name, as cells name their type. */
export type MappedDesign = ReadonlyMap<string, MappedModule>;

export function mappedModule({ cells }: NetlistModule, levels: number): MappedModule {
  const counts: Record<string, number> = {};
  for (const { type } of Object.values(cells)) counts[type] = (counts[type] ?? 0) + 1;
  return { cells: counts, levels };
}

export interface ModuleResources {
  /** Name in the sources; instances with different parameters are counted together. */
  readonly name: string;
  readonly instances: number;
  /** Of all instances, without and with the modules inside them. */
  readonly own: Resources;
  readonly total: Resources;
  /** Look-up tables on the longest path that begins and ends inside one of them. */
  readonly levels: number;
}

/** Resources of `top` and of every module below it, the largest first. */
export function moduleResources(design: MappedDesign, top: string): ModuleResources[] {
  const own = new Map<string, Resources>();
  const total = new Map<string, Resources>();
  const cellsOf = (name: string): [string, number][] => Object.entries(design.get(name)?.cells ?? {});
  const measure = (name: string): Resources => {
    const known = total.get(name);
    if (known !== undefined) return known;
    if (!design.has(name)) throw new RangeError(`${name} is instantiated, but was not mapped`);
    let mine = NO_RESOURCES;
    let all = NO_RESOURCES;
    for (const [type, count] of cellsOf(name)) {
      if (CELLS[type] !== undefined) mine = add(mine, CELLS[type], count);
      else if (sourceName(type) !== undefined) all = add(all, measure(type), count);
    }
    own.set(name, mine);
    total.set(name, add(all, mine));
    return add(all, mine);
  };
  measure(top);

  const instances = new Map<string, number>();
  const visit = (name: string, times: number): void => {
    instances.set(name, (instances.get(name) ?? 0) + times);
    for (const [type, count] of cellsOf(name)) if (own.has(type)) visit(type, times * count);
  };
  visit(top, 1);

  const merged = new Map<string, ModuleResources>();
  for (const [module, count] of instances) {
    const name = sourceName(module) ?? module;
    const before = merged.get(name) ?? { name, instances: 0, own: NO_RESOURCES, total: NO_RESOURCES, levels: 0 };
    merged.set(name, {
      name,
      instances: before.instances + count,
      own: add(before.own, own.get(module) ?? NO_RESOURCES, count),
      total: add(before.total, total.get(module) ?? NO_RESOURCES, count),
      levels: Math.max(before.levels, design.get(module)?.levels ?? 0),
    });
  }
  return [...merged.values()].sort((a, b) => b.total.lut - a.total.lut || (a.name < b.name ? -1 : 1));
}
