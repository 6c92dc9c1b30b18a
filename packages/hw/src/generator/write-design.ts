// SPDX-License-Identifier: Apache-2.0
/** Emits one design into its folder: what `nx run hw:generate` does, for other commands that need the files. */
import { join } from "node:path";
import type { PoolConfig } from "../config/pool-config.js";
import { emitDesign } from "./design.js";
import { REPOSITORY_ROOT, templateSources } from "./sources.js";
import { type FileChange, planChanges, writeTree } from "./write.js";

export interface WriteOptions {
  /** Default: generated/<name> of the repository. */
  readonly folder?: string;
  /** Only say what would change. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

export interface WrittenDesign {
  readonly folder: string;
  readonly changes: readonly FileChange[];
}

export async function writeDesign(config: PoolConfig, options: WriteOptions = {}): Promise<WrittenDesign> {
  const folder = options.folder ?? join(REPOSITORY_ROOT, "generated", config.name);
  const tree = emitDesign(config, await templateSources());
  const changes = options.dryRun ? planChanges(tree, folder) : await writeTree(tree, folder, options.signal);
  return { folder, changes };
}
