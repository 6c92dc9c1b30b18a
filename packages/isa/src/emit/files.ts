// SPDX-License-Identifier: Apache-2.0
/** The emitted files by name: those for other languages, and the reference pages. */
import { emitCpp } from "./cpp.js";
import { emitJson } from "./json.js";
import { emitIsaMarkdown, emitRegistersMarkdown } from "./markdown.js";
import { emitSystemVerilog } from "./systemverilog.js";
import { emitReaders } from "./typescript.js";

/** Files that hardware, native code and tools include. */
export const emitFiles = (): Record<string, string> => ({
  "tsr_isa_pkg.sv": emitSystemVerilog(),
  "tessera_isa.hpp": emitCpp(),
  "isa.json": emitJson(),
});

/** Pages of docs/reference. */
export const emitMarkdown = (): Record<string, string> => ({
  "isa.md": emitIsaMarkdown(),
  "registers.md": emitRegistersMarkdown(),
});

/** Sources of this package: packages/isa/src/generated. */
export const emitSources = (): Record<string, string> => ({ "readers.ts": emitReaders() });
