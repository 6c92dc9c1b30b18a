// SPDX-License-Identifier: Apache-2.0
/** Makes the complete virtual file tree of one design. */
import { emitCpp, emitSystemVerilog } from "@tessera/isa";
import { configHash, designHash, sha256 } from "../config/hash.js";
import type { PoolConfig } from "../config/pool-config.js";
import { withBanner } from "./banner.js";
import { rtlOrder } from "./file-list.js";
import type { TemplateSource } from "./sources.js";
import { render } from "./template.js";
import { designView } from "./view.js";
import { VirtualTree } from "./virtual-tree.js";

/** File list for Verilator and Yosys; paths are relative to it (`verilator -F rtl.f`). */
export const FILE_LIST = "rtl.f";
/** Configuration, hashes and checksums of the design. */
export const MANIFEST = "manifest.json";
/** Module that holds the whole pool. */
export const TOP_MODULE = "tsr_top";

export interface Manifest {
  readonly name: string;
  readonly designHash: string;
  readonly configHash: number;
  readonly config: PoolConfig;
  /** RTL sources in the order of the file list. */
  readonly rtl: readonly string[];
  /** SHA-256 of every file but this one. */
  readonly files: Readonly<Record<string, string>>;
}

export function emitDesign(config: PoolConfig, sources: readonly TemplateSource[]): VirtualTree {
  const tree = new VirtualTree();
  const view = designView(config);
  for (const { source, target, isTemplate, content } of sources) {
    tree.add(target, withBanner(target, source, view, isTemplate ? render(source, content, view) : content));
  }
  const isa = "packages/isa/src/spec";
  tree.add("rtl/tsr_isa_pkg.sv", withBanner("tsr_isa_pkg.sv", isa, view, emitSystemVerilog()));
  tree.add("hls/tessera_isa.hpp", withBanner("tessera_isa.hpp", isa, view, emitCpp()));
  const rtl = rtlOrder(tree);
  tree.add(FILE_LIST, withBanner(FILE_LIST, "packages/hw", view, `${rtl.join("\n")}\n`));
  tree.add(MANIFEST, `${JSON.stringify(manifest(config, rtl, tree), null, 2)}\n`);
  return tree;
}

function manifest(config: PoolConfig, rtl: readonly string[], tree: VirtualTree): Manifest {
  return {
    name: config.name,
    designHash: designHash(config),
    configHash: configHash(config.core),
    config,
    rtl,
    files: Object.fromEntries(tree.entries().map(([path, content]) => [path, sha256(content)])),
  };
}
