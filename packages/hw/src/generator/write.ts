// SPDX-License-Identifier: Apache-2.0
/** Writes a virtual tree: whole files or none, unchanged files untouched, files of an earlier run that are gone removed. */
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { HwError } from "../errors.js";
import { MANIFEST } from "./design.js";
import type { VirtualTree } from "./virtual-tree.js";

export type FileState = "new" | "changed" | "unchanged" | "removed";

export interface FileChange {
  readonly path: string;
  readonly state: FileState;
}

/** What writing the tree to `folder` would do. */
export function planChanges(tree: VirtualTree, folder: string): FileChange[] {
  const changes: FileChange[] = tree.entries().map(([path, content]) => {
    const old = readIfPresent(join(folder, path));
    return { path, state: old === undefined ? "new" : old === content ? "unchanged" : "changed" };
  });
  const removed = filesOfManifest(folder).filter((path) => tree.get(path) === undefined);
  return [...changes, ...removed.map((path): FileChange => ({ path, state: "removed" }))];
}

/**
 * Stages every new text beside the output, then renames. The renames are synchronous, so an interrupt comes before
 * the first or after the last of them; the manifest is last.
 */
export async function writeTree(tree: VirtualTree, folder: string, signal?: AbortSignal): Promise<FileChange[]> {
  const changes = planChanges(tree, folder);
  const pending = changes.filter(({ state }) => state === "new" || state === "changed").map(({ path }) => path);
  const staging = join(folder, `.staging-${process.pid}`);
  try {
    await mkdir(staging, { recursive: true });
    for (const path of pending) {
      signal?.throwIfAborted();
      await mkdir(dirname(join(staging, path)), { recursive: true });
      await writeFile(join(staging, path), tree.get(path) ?? "");
    }
    signal?.throwIfAborted();
    for (const path of manifestLast(pending)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      renameSync(join(staging, path), join(folder, path));
    }
    for (const { path, state } of changes) if (state === "removed") rmSync(join(folder, path), { force: true });
  } catch (cause) {
    throw new HwError("OUTPUT_FAILED", `cannot write the design to ${folder}: ${(cause as Error).message}`, { cause });
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  }
  return changes;
}

const manifestLast = (paths: readonly string[]): string[] => [
  ...paths.filter((path) => path !== MANIFEST),
  ...paths.filter((path) => path === MANIFEST),
];

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Files that the manifest in `folder` lists; none when there is no readable manifest. Paths outside the folder are ignored. */
function filesOfManifest(folder: string): string[] {
  try {
    const { files } = JSON.parse(readFileSync(join(folder, MANIFEST), "utf8")) as { files: Record<string, string> };
    return Object.keys(files).filter((path) => !path.startsWith("/") && !path.split("/").includes(".."));
  } catch {
    return [];
  }
}
