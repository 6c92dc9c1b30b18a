// SPDX-License-Identifier: Apache-2.0
/** The options of every command that may compile a model, and what they mean. */
import { TECHNIQUES, type Technique, type Techniques } from "@tessera/compiler";
import { DEFAULT_PRESET, loadPoolConfig, PRESET_NAMES } from "@tessera/hw";
import type { Command } from "commander";
import { CliError } from "../errors.js";
import { choice, type PreprocessOptions, preprocessOf, wholeNumber, withPreprocess } from "../options.js";
import { type NetworkOptions, RANGE_METHODS, SCHEMES } from "./network.js";

export interface NetworkFlags extends PreprocessOptions, Techniques {
  readonly config: string;
  readonly calibrate?: string;
  readonly calibrateLimit: number;
  readonly scheme: string;
  readonly ranges: string;
  readonly dimension: Readonly<Record<string, number>>;
  readonly maxCores?: number;
  readonly hostFallback?: boolean;
  readonly images: number;
}

export function withNetworkOptions(command: Command): Command {
  return withTechniques(withPreprocess(command))
    .option("--config <preset|file>", `pool: ${PRESET_NAMES.join(", ")}, or a JSON file`, DEFAULT_PRESET)
    .option(
      "--calibrate <samples>",
      "samples for quantising a float model: folder of pictures, .npy file, or a data set as for eval",
    )
    .option("--calibrate-limit <n>", "how many of them", wholeNumber("--calibrate-limit", 1), 100)
    .option("--scheme <name>", `quantisation of float models: ${SCHEMES.join(" or ")}`, SCHEMES[0])
    .option("--ranges <name>", `how activation ranges are chosen: ${RANGE_METHODS.join(" or ")}`, RANGE_METHODS[0])
    .option("--dimension <name=size>", "size of a symbolic input dimension; may be repeated", addDimension, {})
    .option("--max-cores <n>", "most cores to plan for (default: all of the pool)", wholeNumber("--max-cores", 1, 16))
    .option("--images <n>", "images that one run computes, for throughput", wholeNumber("--images", 1, 16), 1)
    .option("--host-fallback", "run what the pool cannot compute at the ends of the network on the host");
}

/** --no-fuse-add for the technique fuseAdd, and so on. */
function withTechniques(command: Command): Command {
  for (const [name, without] of Object.entries(TECHNIQUES)) {
    command.option(`--no-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, `for comparison: ${without}`);
  }
  return command;
}

/** Collects --dimension N=1 --dimension H=224. */
export function addDimension(text: string, sizes: Readonly<Record<string, number>>): Record<string, number> {
  const [, name, size] = /^(.+)=(\d+)$/.exec(text) ?? [];
  if (name === undefined || Number(size) < 1) throw new CliError("USAGE", `--dimension ${text}: must be name=size`);
  return { ...sizes, [name]: Number(size) };
}

export async function networkOptions(flags: NetworkFlags): Promise<NetworkOptions> {
  return {
    config: await loadPoolConfig(flags.config),
    preprocess: preprocessOf(flags, null),
    scheme: choice("--scheme", flags.scheme, SCHEMES),
    ranges: choice("--ranges", flags.ranges, RANGE_METHODS),
    dimensions: flags.dimension,
    calibrateLimit: flags.calibrateLimit,
    images: flags.images,
    techniques: Object.fromEntries(Object.keys(TECHNIQUES).map((name) => [name, flags[name as Technique]])),
    ...(flags.calibrate !== undefined && { calibrate: flags.calibrate }),
    ...(flags.maxCores !== undefined && { maxCores: flags.maxCores }),
    ...(flags.hostFallback !== undefined && { hostFallback: flags.hostFallback }),
  };
}
