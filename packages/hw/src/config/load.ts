// SPDX-License-Identifier: Apache-2.0
/** Turns a preset name or a JSON file into a checked PoolConfig. */
import { readFile } from "node:fs/promises";
import { HwError } from "../errors.js";
import { type PoolConfig, type PoolConfigPatch, poolConfigSchema } from "./pool-config.js";
import { DEFAULT_CONFIG, DEFAULT_PRESET, PRESET_NAMES, PRESETS } from "./presets.js";
import { RULES } from "./rules.js";

/** Checks a complete configuration; one error lists every field that is out of bounds, with value and bound. */
export function checkPoolConfig(input: unknown): PoolConfig {
  const parsed = poolConfigSchema.safeParse(input);
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues.map(
        (issue) => `${issue.path.join(".") || "configuration"} = ${valueAt(input, issue.path)}: ${issue.message}`,
      ),
    );
  }
  const config = parsed.data;
  const broken = RULES.filter((rule) => !rule.holds(config));
  if (broken.length > 0) {
    throw invalid(broken.map((rule) => `${rule.field} = ${rule.value(config)}: must be ${rule.bound(config)}`));
  }
  return config;
}

/** A preset by name. */
export function preset(name: string): PoolConfig {
  const patch = PRESETS[name];
  if (patch === undefined)
    throw new HwError("CONFIG_NOT_FOUND", `no preset is called "${name}"; presets: ${PRESET_NAMES.join(", ")}`);
  return checkPoolConfig(merge({ ...DEFAULT_CONFIG, name }, patch));
}

/** A preset name, or the path of a JSON file (anything with a slash or the ending .json). */
export async function loadPoolConfig(nameOrFile: string = DEFAULT_PRESET): Promise<PoolConfig> {
  if (!/[/\\]|\.json$/.test(nameOrFile)) return preset(nameOrFile);
  let text: string;
  try {
    text = await readFile(nameOrFile, "utf8");
  } catch (cause) {
    throw new HwError("CONFIG_NOT_FOUND", `cannot read the configuration file ${nameOrFile}: ${(cause as Error).message}`, {
      cause,
    });
  }
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch (cause) {
    throw new HwError("CONFIG_UNREADABLE", `${nameOrFile} is not JSON: ${(cause as Error).message}`, { cause });
  }
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) {
    throw new HwError("CONFIG_UNREADABLE", `${nameOrFile} must hold one JSON object; see docs/reference/pool-config.schema.json`);
  }
  return resolvePatch(patch as PoolConfigPatch);
}

/** Fills a patch from the preset it extends. A patch must carry a name of its own when it changes anything. */
export function resolvePatch(patch: PoolConfigPatch): PoolConfig {
  const { extends: base = DEFAULT_PRESET, ...differences } = patch;
  if (differences.name === undefined) throw invalid(["name = undefined: must name the design, since it is not a preset"]);
  return checkPoolConfig(merge(preset(base), differences));
}

function merge(base: PoolConfig, patch: PoolConfigPatch): unknown {
  const core =
    typeof patch.core === "object" && patch.core !== null ? { ...base.core, ...patch.core } : (patch.core ?? base.core);
  return { ...base, ...patch, core };
}

function invalid(lines: readonly string[]): HwError {
  return new HwError("CONFIG_INVALID", `invalid pool configuration: ${lines.join("; ")}`);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): string {
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input);
  return JSON.stringify(value) ?? "undefined";
}
