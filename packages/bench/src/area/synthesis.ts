// SPDX-License-Identifier: Apache-2.0
/** Area reports of designs, kept by the synthesis itself. */
import { type ModuleResources, preset, synthesise, writeDesign } from "@tessera/hw";

export type Resources = ModuleResources["total"];

/** What the figures are worth. */
export const HOW_SYNTHESISED =
  "Yosys, UltraScale+ cells, module by module: DSP, BRAM and URAM exact, LUT and FF a synthesis estimate before place and route";

/** The module first, then everything inside it. */
export async function synthesised(
  design: string,
  top: string,
  say: (line: string) => void,
): Promise<readonly [ModuleResources, ...ModuleResources[]]> {
  say(`synthesising ${top} of ${design}, unless that was done before`);
  const { folder } = await writeDesign(preset(design));
  const { modules } = await synthesise({ design: folder, top, say });
  const [first, ...inside] = modules;
  if (first === undefined) throw new RangeError(`${design}: the synthesis reports no module ${top}`);
  return [first, ...inside];
}
