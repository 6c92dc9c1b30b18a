// SPDX-License-Identifier: Apache-2.0
/** The `tessera` command: parses the command line, runs one command, turns every error into one line and an exit code. */
import { Command, CommanderError } from "commander";
import { compileCommand } from "./commands/compile.js";
import { demoCommand } from "./commands/demo.js";
import { disasmCommand } from "./commands/disasm.js";
import { evalCommand } from "./commands/eval.js";
import { inspectCommand } from "./commands/inspect.js";
import { runCommand } from "./commands/run.js";
import { traceCommand } from "./commands/trace.js";
import { describeError, exitCode } from "./failure.js";
import { wasInterrupted } from "./interrupt.js";

const program = new Command("tessera")
  .description("Compile neural networks for a Tessera pool, run and examine them.")
  .option("--debug", "show where an error came from")
  .showHelpAfterError("(add --help for the options)")
  .exitOverride();
const commands = [
  compileCommand(),
  runCommand(),
  evalCommand(),
  traceCommand(),
  inspectCommand(),
  disasmCommand(),
  demoCommand(),
];
for (const command of commands) {
  program.addCommand(command.copyInheritedSettings(program));
}

// `tessera disasm x | head` ends when the reader has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message already.
  if (!(error instanceof CommanderError)) {
    process.stderr.write(`tessera: ${describeError(error, program.opts().debug === true)}\n`);
  }
  process.exitCode = exitCode(error, wasInterrupted());
}
