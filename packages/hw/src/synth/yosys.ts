// SPDX-License-Identifier: Apache-2.0
/** The Yosys scripts of synthesis; files are named relative to the folder that Yosys runs in. */

/** Options of the mapping: UltraScale+, and neither pads nor clock buffers, since a shell surrounds the pool. */
const MAP = "synth_xilinx -family xcup -noiopad -noclkbuf";

/** Cells of the part, as black boxes. */
const LIBRARY = ["read_verilog -lib -specify +/xilinx/cells_sim.v", "read_verilog -lib +/xilinx/cells_xtra.v"];

export const ELABORATED = "elaborated.il";
export const EXCERPT = "excerpt.il";
export const MAPPED = "mapped.json";

const script = (...commands: readonly string[]): string => commands.join("; ");
const read = (rtl: readonly string[]): string => `read_verilog -sv -defer -DSYNTHESIS -DTSR_XILINX ${rtl.join(" ")}`;

/** Every module below `top` with its parameters' values, not yet mapped. */
export const elaborate = (rtl: readonly string[], top: string): string =>
  script(read(rtl), ...LIBRARY, `hierarchy -check -top ${top}`, `write_rtlil ${ELABORATED}`);

/** Maps the modules of an excerpt one by one. Without the step that looks for a top: each of them is one. */
export const mapExcerpt = (): string =>
  script(`read_rtlil ${EXCERPT}`, ...LIBRARY, "hierarchy -check", `${MAP} -run prepare:check`, `json -o ${MAPPED}`);

/** One netlist of everything below `top`, mapped module by module and joined, or joined first and mapped as a whole. */
export const mapFlat = (rtl: readonly string[], top: string, joined: "after mapping" | "before mapping"): string =>
  script(
    read(rtl),
    ...LIBRARY,
    `${MAP} -top ${top}${joined === "before mapping" ? " -flatten" : ""}`,
    ...(joined === "after mapping" ? ["flatten"] : []),
    `json -o ${MAPPED} ${top}`,
  );
