// SPDX-License-Identifier: Apache-2.0
/** Finds the template sources of a design and says where each one goes. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { HwError } from "../errors.js";
import { EMITTED_TYPES } from "./banner.js";

/** Root of the repository, from the place of this file in packages/hw/{src,dist}/generator. */
export const REPOSITORY_ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..");
export const TEMPLATE_FOLDER = "hw-templates";

export interface TemplateSource {
  /** Path inside the repository, as the banner names it. */
  readonly source: string;
  /** Path inside the emitted design. */
  readonly target: string;
  readonly isTemplate: boolean;
  readonly content: string;
}

/** All sources below hw-templates/{cfg,rtl,hls,vitis}, in path order; other file types (README, waivers) stay behind. */
export async function templateSources(root: string = REPOSITORY_ROOT): Promise<TemplateSource[]> {
  const base = join(root, TEMPLATE_FOLDER);
  const found: TemplateSource[] = [];
  for (const folder of ["cfg", "hls", "rtl", "vitis"]) {
    for (const file of await filesBelow(join(base, folder))) {
      const path = relative(base, file).split(sep).join("/");
      const isTemplate = path.endsWith(".hbs");
      const name = isTemplate ? path.slice(0, -".hbs".length) : path;
      if (!EMITTED_TYPES.includes(extname(name))) continue;
      found.push({
        source: `${TEMPLATE_FOLDER}/${path}`,
        target: targetOf(name),
        isTemplate,
        content: await readFile(file, "utf8"),
      });
    }
  }
  if (found.length === 0) throw new HwError("TEMPLATE_INVALID", `no sources below ${TEMPLATE_FOLDER}; is the checkout complete?`);
  return found.sort((a, b) => (a.source < b.source ? -1 : 1));
}

/** The configuration folder holds one file per language; each goes to the folder of its language. */
function targetOf(name: string): string {
  if (!name.startsWith("cfg/")) return name;
  return name.replace(/^cfg\//, extname(name) === ".sv" ? "rtl/" : "hls/");
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
