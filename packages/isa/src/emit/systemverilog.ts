// SPDX-License-Identifier: Apache-2.0
/** Writes the SystemVerilog package tsr_isa_pkg: constants only, so that every tool of the flow accepts it. */
import { banner } from "./banner.js";
import { type EmittedSymbol, symbolGroups } from "./symbols.js";

function declaration({ name, value, bits }: EmittedSymbol): string {
  if (bits === undefined) {
    return `  localparam int unsigned ${name} = ${value};`;
  }
  const digits = value.toString(16).padStart(Math.ceil(bits / 4), "0");
  return `  localparam logic [${bits - 1}:0] ${name} = ${bits}'h${digits};`;
}

/** The text of tsr_isa_pkg.sv. */
export function emitSystemVerilog(): string {
  const groups = symbolGroups().map((group) => [`  // ${group.doc}`, ...group.symbols.map(declaration), ""].join("\n"));
  return [
    ...banner("//"),
    "// Field positions (_LSB) count inside the field's own word, _W is the width in bits.",
    "",
    "package tsr_isa_pkg;",
    "",
    ...groups,
    "endpackage",
    "",
  ].join("\n");
}
