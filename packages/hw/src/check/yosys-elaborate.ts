// SPDX-License-Identifier: Apache-2.0
/** Reads and elaborates one emitted design in Yosys: the subset that open synthesis accepts. */
import { TOP_MODULE } from "../generator/design.js";
import { runTool } from "../tools.js";
import type { EmittedDesign } from "./check-designs.js";

/** Commands of the check; the empty `defer` keeps parameterised modules until hierarchy knows their values. */
export const elaborateScript = (rtl: readonly string[]): string =>
  [`read_verilog -sv -defer ${rtl.join(" ")}`, `hierarchy -check -top ${TOP_MODULE}`, "proc", "check -assert"].join("; ");

export const yosysElaborate = ({ folder, manifest }: EmittedDesign, signal: AbortSignal): Promise<string> =>
  runTool("yosys", ["-q", "-p", elaborateScript(manifest.rtl)], { cwd: folder, signal });
