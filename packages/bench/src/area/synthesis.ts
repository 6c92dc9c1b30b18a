// SPDX-License-Identifier: Apache-2.0
/** Area reports of designs, kept by the synthesis itself. */
import { type ModuleResources, type PoolConfig, preset, resolvePatch, synthesise, writeDesign } from "@tessera/hw";

export type Resources = ModuleResources["total"];

/** What the figures are worth. */
export const HOW_SYNTHESISED =
  "Yosys, UltraScale+ cells, module by module: DSP, BRAM and URAM exact, LUT and FF a synthesis estimate before place and route";

/** Static cores for the comparison of areas: reads of one task on one core have nobody to join, so that no coalescer is counted. */
const STATIC_APART = "static-16x512-apart";

/** Designs whose areas are compared. */
export const AREA_DESIGNS = { pool: "virt-16x512", static: STATIC_APART, large: "single-8192" } as const;

const designOf = (name: string): PoolConfig =>
  name === STATIC_APART ? resolvePatch({ extends: "static-16x512", name, coalescing: false }) : preset(name);

/** The module first, then everything inside it. */
export async function synthesised(
  design: string,
  top: string,
  say: (line: string) => void,
): Promise<readonly [ModuleResources, ...ModuleResources[]]> {
  say(`synthesising ${top} of ${design}, unless that was done before`);
  const { folder } = await writeDesign(designOf(design));
  const { modules } = await synthesise({ design: folder, top, say });
  const [first, ...inside] = modules;
  if (first === undefined) throw new RangeError(`${design}: the synthesis reports no module ${top}`);
  return [first, ...inside];
}
