// SPDX-License-Identifier: Apache-2.0
/** What the hw commands share: options, one-line errors, exit codes, interruption. */
import { isAbsolute, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { CheckResult } from "../check/check-designs.js";
import { HwError } from "../errors.js";

const INTERRUPTED_EXIT_CODE = 130;

type Kinds = Readonly<Record<string, "string" | "boolean">>;
type Options<K extends Kinds> = { readonly [N in keyof K]?: K[N] extends "string" ? string : boolean };

export const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Parses the command line; `--help` prints the text and ends the process. */
export function parseOptions<const K extends Kinds>(help: string, kinds: K): Options<K> {
  const options = Object.fromEntries(
    [...Object.entries(kinds), ["help", "boolean"], ["debug", "boolean"]].map(([name, type]) => [name, { type }]),
  );
  try {
    const { values } = parseArgs({ options: options as Record<string, { type: "string" | "boolean" }> });
    if (values.help === true) {
      print(help);
      process.exit(0);
    }
    return values as Options<K>;
  } catch (cause) {
    throw new HwError("USAGE", `${(cause as Error).message}\n${help}`);
  }
}

/** One line per checked design, and what the tool said when it failed. */
export function reportResult({ name, seconds, failure }: CheckResult): void {
  print(`${failure === undefined ? "ok    " : "FAILED"} ${name} (${seconds.toFixed(1)} s)`);
  if (failure !== undefined) print(failure);
}

/** Nx runs commands at the root of the repository; paths that the user types are relative to where the user is. */
export function userPath<T extends string | undefined>(path: T): T {
  const start = process.env.INIT_CWD;
  if (path === undefined || start === undefined || isAbsolute(path) || !/[/\\]|\.json$/.test(path)) return path;
  return resolve(start, path) as T;
}

/** Runs a command: an expected error is one line and exit code 1, Ctrl-C aborts and is exit code 130. */
export async function runCommand(name: string, body: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  // Not `once`: a listener that stays tells execa's own handler that the signal is taken care of.
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED_EXIT_CODE);
    controller.abort(new Error("interrupted"));
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    await body(controller.signal);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const withStack = process.argv.includes("--debug") || !(error instanceof HwError);
    process.stderr.write(`${name}: ${withStack ? error.stack : error.message}\n`);
    process.exitCode = controller.signal.aborted ? INTERRUPTED_EXIT_CODE : 1;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}
