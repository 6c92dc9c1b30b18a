// SPDX-License-Identifier: Apache-2.0
/** Runs a command line; errors with a code are printed in one line, others are defects and keep their stack. */
import type { Command } from "commander";

export async function runProgram(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    const known = error instanceof Error && "code" in error && typeof error.code === "string";
    if (!known) throw error;
    process.stderr.write(`${(error as Error).message} [${error.code}]\n`);
    process.exitCode = 1;
  }
}
