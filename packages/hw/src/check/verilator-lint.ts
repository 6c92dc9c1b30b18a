// SPDX-License-Identifier: Apache-2.0
/** `verilator --lint-only -Wall` over one emitted design; a warning is a failure. */
import { join } from "node:path";
import { FILE_LIST, TOP_MODULE } from "../generator/design.js";
import { REPOSITORY_ROOT, TEMPLATE_FOLDER } from "../generator/sources.js";
import { runTool } from "../tools.js";
import type { EmittedDesign } from "./check-designs.js";

/** Every waiver names a file and a message, and has a reason; there are none inside the sources. */
const WAIVERS = join(REPOSITORY_ROOT, TEMPLATE_FOLDER, "lint", "waivers.vlt");

export const lintArguments = (folder: string): string[] => [
  "--lint-only",
  "-Wall",
  "--top-module",
  TOP_MODULE,
  WAIVERS,
  "-F",
  join(folder, FILE_LIST),
];

export const verilatorLint = ({ folder }: EmittedDesign, signal: AbortSignal): Promise<string> =>
  runTool("verilator", lintArguments(folder), { signal });
