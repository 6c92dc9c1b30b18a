// SPDX-License-Identifier: Apache-2.0
/** Option values that several commands share. */
import type { Command } from "commander";
import { CliError } from "./errors.js";
import type { Preprocess } from "./input/preprocess.js";

/** Parses "0.485,0.456,0.406". */
export function numberList(text: string): number[] {
  const values = text.split(",").map((item) => (item.trim() === "" ? Number.NaN : Number(item)));
  if (values.some((value) => !Number.isFinite(value))) throw new CliError("USAGE", `"${text}" is not a list of numbers`);
  return values;
}

/** A parser of whole numbers inside a range, for commander. */
export const wholeNumber =
  (name: string, min: number, max = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      const bound = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`;
      throw new CliError("USAGE", `${name} = ${text}: must be a whole number ${bound}`);
    }
    return value;
  };

/** One of a few words. */
export function choice<const T extends string>(name: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found === undefined) throw new CliError("USAGE", `${name} ${text}: must be ${words.join(" or ")}`);
  return found;
}

export interface PreprocessOptions {
  readonly mean?: number[];
  readonly std?: number[];
  readonly channelOrder?: string;
}

/** Adds --mean, --std and --channel-order. */
export const withPreprocess = (command: Command): Command =>
  command
    .option("--mean <list>", "mean per channel in 0..1, one or three numbers", numberList)
    .option("--std <list>", "standard deviation per channel in 0..1", numberList)
    .option("--channel-order <rgb|bgr>", "order of the channels the network expects");

/** What the flags say, else what the package says. Std of 0 would divide by it. */
export function preprocessOf(options: PreprocessOptions, packaged: Preprocess | null): Preprocess | null {
  const { mean, std, channelOrder } = options;
  if (std?.some((value) => value <= 0)) throw new CliError("USAGE", `--std ${std.join(",")}: must be greater than 0`);
  if (mean === undefined && std === undefined && channelOrder === undefined) return packaged;
  return {
    mean: mean ?? packaged?.mean ?? [0],
    std: std ?? packaged?.std ?? [1],
    order: channelOrder === undefined ? (packaged?.order ?? "rgb") : choice("--channel-order", channelOrder, ["rgb", "bgr"]),
  };
}
