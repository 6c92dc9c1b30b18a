// SPDX-License-Identifier: Apache-2.0
/** Emits designs to a scratch folder and runs one external check over each of them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preset } from "../config/load.js";
import type { PoolConfig } from "../config/pool-config.js";
import { PRESET_NAMES } from "../config/presets.js";
import { HwError } from "../errors.js";
import { emitDesign, MANIFEST, type Manifest } from "../generator/design.js";
import { templateSources } from "../generator/sources.js";
import { writeTree } from "../generator/write.js";

export interface EmittedDesign {
  readonly config: PoolConfig;
  readonly folder: string;
  readonly manifest: Manifest;
}

export interface CheckResult {
  readonly name: string;
  readonly seconds: number;
  /** Absent when the check passed. */
  readonly failure?: string;
}

export const presetConfigs = (): PoolConfig[] => PRESET_NAMES.map(preset);

/** The reference machine has two processors, and the tools use one each. */
const PARALLEL = 2;

/** Runs `check` over every configuration and reports each as it ends; a failing one does not stop the others. */
export async function checkDesigns(
  configs: readonly PoolConfig[],
  check: (design: EmittedDesign) => Promise<unknown>,
  report: (result: CheckResult) => void,
  signal?: AbortSignal,
): Promise<CheckResult[]> {
  const scratch = await mkdtemp(join(tmpdir(), "tessera-check-"));
  const sources = await templateSources();
  const waiting = [...configs];
  const results: CheckResult[] = [];
  const work = async (): Promise<void> => {
    for (let config = waiting.shift(); config !== undefined; config = waiting.shift()) {
      const start = performance.now();
      const folder = join(scratch, config.name);
      const tree = emitDesign(config, sources);
      await writeTree(tree, folder, signal);
      const manifest = JSON.parse(tree.get(MANIFEST) ?? "{}") as Manifest;
      const design = { config, folder, manifest };
      const failure = await failureOf(() => check(design));
      signal?.throwIfAborted();
      const seconds = (performance.now() - start) / 1000;
      const result = { name: config.name, seconds, ...(failure !== undefined && { failure }) };
      results.push(result);
      report(result);
    }
  };
  try {
    await Promise.all(Array.from({ length: PARALLEL }, work));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return results;
}

async function failureOf(check: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (error instanceof HwError && error.code === "TOOL_FAILED") return error.message;
    throw error;
  }
}

/** Throws when any design failed, naming them. */
export function requireAllPassed(what: string, results: readonly CheckResult[]): void {
  const failed = results.filter(({ failure }) => failure !== undefined);
  if (failed.length === 0) return;
  throw new HwError(
    "TOOL_FAILED",
    `${what}: ${failed.length} of ${results.length} designs failed: ${failed.map(({ name }) => name).join(", ")}`,
  );
}
