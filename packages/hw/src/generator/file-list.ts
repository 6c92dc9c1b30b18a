// SPDX-License-Identifier: Apache-2.0
/** Orders SystemVerilog files for the tools: packages before their users, then modules by path. */
import { HwError } from "../errors.js";
import type { VirtualTree } from "./virtual-tree.js";

/** Paths of all SystemVerilog and Verilog sources, packages first in dependency order. */
export function rtlOrder(tree: VirtualTree): string[] {
  const sources = tree.paths.filter((path) => /\.s?v$/.test(path));
  const packages = new Map(sources.filter((path) => path.endsWith("_pkg.sv")).map((path) => [packageName(path), path]));
  const ordered: string[] = [];
  const visiting = new Set<string>();
  const visit = (name: string): void => {
    const path = packages.get(name);
    if (path === undefined || ordered.includes(path)) return;
    if (visiting.has(name)) throw new HwError("TEMPLATE_INVALID", `package ${name} depends on itself`);
    visiting.add(name);
    for (const used of usedPackages(tree.get(path) ?? "")) if (used !== name) visit(used);
    visiting.delete(name);
    ordered.push(path);
  };
  for (const name of packages.keys()) visit(name);
  return [...ordered, ...sources.filter((path) => !ordered.includes(path))];
}

const packageName = (path: string): string => path.slice(path.lastIndexOf("/") + 1, -".sv".length);

const usedPackages = (source: string): string[] => [...source.matchAll(/\b(\w+_pkg)::/g)].map((match) => match[1] ?? "");
