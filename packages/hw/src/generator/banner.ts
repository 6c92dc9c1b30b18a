// SPDX-License-Identifier: Apache-2.0
/** The first line of every emitted file: where it comes from and for which design, without date or path of a machine. */
import { extname } from "node:path";

const COMMENT: Readonly<Record<string, readonly [string, string]>> = {
  ".sv": ["// ", ""],
  ".svh": ["// ", ""],
  ".v": ["// ", ""],
  ".cpp": ["// ", ""],
  ".hpp": ["// ", ""],
  ".h": ["// ", ""],
  ".f": ["// ", ""],
  ".tcl": ["# ", ""],
  ".cfg": ["# ", ""],
  ".xml": ["<!-- ", " -->"],
};

/** File types that the generator emits. */
export const EMITTED_TYPES: readonly string[] = Object.keys(COMMENT);

export interface BannerInfo {
  readonly name: string;
  readonly hash: string;
}

/** Puts the banner on top; an XML declaration has to stay the first line. */
export function withBanner(path: string, source: string, design: BannerInfo, content: string): string {
  const [open, close] = COMMENT[extname(path)] ?? ["// ", ""];
  const banner = `${open}Emitted from ${source} for ${design.name} (${design.hash}); edit the source, not this file.${close}\n`;
  const declaration = /^<\?xml[^\n]*\n/.exec(content)?.[0] ?? "";
  return declaration + banner + content.slice(declaration.length);
}
