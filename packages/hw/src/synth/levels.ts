// SPDX-License-Identifier: Apache-2.0
/**
 * Logic levels between registers of a flat mapped netlist: look-up tables on the longest path. Carry chains and wide
 * multiplexers have dedicated wires and count nothing; what a chain's tables compute before it counts. It tells deep logic
 * from shallow, and never a frequency.
 */
import type { Cell, NetlistModule } from "./netlist.js";

export interface DeepestPath {
  readonly levels: number;
  /** Cells from the first to the last one of the path, by their names in the design. */
  readonly cells: readonly string[];
}

/** Levels a combinational cell adds; undefined for cells whose outputs start a path (registers, block memories, DSP slices). */
function levelsOf({ type }: Cell): number | undefined {
  if (/^LUT([2-6]|6_2)$/.test(type)) return 1;
  if (/^(RAM\d+(M|M8|M16|X1D|X1S)|SRL16E|SRLC32E)$/.test(type)) return 1; // read like a table
  if (/^(LUT1|INV|CARRY[48]|MUXF[789]|MUXCY|XORCY|BUF)$/.test(type)) return 0;
  return undefined;
}

/** The longest path of the module; cells of a combinational loop are counted once. */
export function deepestPath(module: NetlistModule): DeepestPath {
  const driver = new Map<number, string>();
  for (const [name, cell] of Object.entries(module.cells)) {
    if (levelsOf(cell) === undefined) continue;
    for (const [port, bits] of Object.entries(cell.connections)) {
      if (cell.port_directions?.[port] !== "output") continue;
      for (const bit of bits) if (typeof bit === "number") driver.set(bit, name);
    }
  }
  const depth = new Map<string, number>();
  const before = new Map<string, string>();
  const open = new Set<string>();
  // Depth first with an explicit stack: paths through carry chains are longer than a call stack.
  for (const start of new Set(driver.values())) {
    const stack = [start];
    for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
      if (depth.has(name)) {
        stack.pop();
        continue;
      }
      const cell = module.cells[name] as Cell;
      const sources = inputs(cell).flatMap((bit) => driver.get(bit) ?? []);
      if (!open.has(name)) {
        open.add(name);
        const waiting = sources.filter((source) => !depth.has(source) && !open.has(source));
        if (waiting.length > 0) {
          stack.push(...waiting);
          continue;
        }
      }
      let deepest = 0;
      for (const source of sources) {
        const found = depth.get(source) ?? 0;
        if (found > deepest) {
          deepest = found;
          before.set(name, source);
        }
      }
      depth.set(name, deepest + (levelsOf(cell) ?? 0));
      stack.pop();
    }
  }
  let last: string | undefined;
  let levels = 0;
  for (const [name, value] of depth) {
    if (value <= levels) continue;
    levels = value;
    last = name;
  }
  const cells: string[] = [];
  for (let name = last; name !== undefined; name = before.get(name)) cells.unshift(name);
  return { levels, cells };
}

/**
 * Inputs that the outputs follow in the same cycle. A memory of look-up tables, or a shift register, stores what is written
 * with the clock: only its addresses are read by. The last port's is the write address, unless that port is read too.
 */
function inputs(cell: Cell): number[] {
  const { connections, port_directions } = cell;
  return Object.entries(connections).flatMap(([port, bits]) =>
    port_directions?.[port] === "input" && followed(cell, port) ? bits.filter((bit) => typeof bit === "number") : [],
  );
}

function followed({ type, connections }: Cell, port: string): boolean {
  const used = (output: string): boolean => (connections[output] ?? []).length > 0;
  if (/^(SRL|RAM\d+X1S$)/.test(type)) return /^A\d?$/.test(port);
  if (/^RAM\d+X1D$/.test(type)) return port.startsWith("DPRA") || (/^A\d?$/.test(port) && used("SPO"));
  if (!/^RAM\d+M/.test(type)) return true;
  const last = /^RAM\d+M$/.test(type) ? "D" : "H";
  return port.startsWith("ADDR") && (port !== `ADDR${last}` || used(`DO${last}`));
}
