// SPDX-License-Identifier: Apache-2.0
/** Runs external tools; a missing tool and a failing one are told apart, each with what to do. */
import { ExecaError, execa } from "execa";
import { HwError } from "./errors.js";

export interface ToolRun {
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a tool to its end and returns all it printed; the message of a failure holds that text. */
export async function runTool(tool: string, args: readonly string[], { cwd, signal, env }: ToolRun = {}): Promise<string> {
  try {
    const { all } = await execa(tool, args, {
      all: true,
      stdin: "ignore",
      ...(cwd !== undefined && { cwd }),
      ...(env !== undefined && { env }),
      ...(signal !== undefined && { cancelSignal: signal }),
    });
    return all;
  } catch (cause) {
    if (!(cause instanceof ExecaError)) throw cause;
    if (cause.isCanceled) throw new HwError("TOOL_FAILED", `${tool} was interrupted`, { cause });
    if (cause.code === "ENOENT") {
      throw new HwError("TOOL_MISSING", `${tool} is not installed; run ./scripts/setup.sh`, { cause });
    }
    throw new HwError(
      "TOOL_FAILED",
      `${tool} failed (exit code ${cause.exitCode ?? cause.signal}):\n${String(cause.all ?? "")}`,
      { cause },
    );
  }
}
