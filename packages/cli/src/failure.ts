// SPDX-License-Identifier: Apache-2.0
/** What an error looks like to the user: expected ones are one line, unexpected ones say how to see more. */
import { CommanderError } from "commander";
import { INTERRUPTED_EXIT_CODE } from "./interrupt.js";

/** Errors that our packages throw on purpose carry a stable code in capitals. */
const isExpected = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && "code" in error && typeof error.code === "string" && /^[A-Z][A-Z0-9_]+$/.test(error.code);

export function describeError(error: unknown, debug: boolean): string {
  if (debug) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (isExpected(error)) return `${oneLine(error.message)} [${error.code}]`;
  const message = error instanceof Error ? error.message : String(error);
  return `unexpected error: ${oneLine(message)} (run again with --debug and report it)`;
}

/** 0 success, 1 failure, 2 wrong usage, 130 interrupted. */
export function exitCode(error: unknown, interrupted: boolean): number {
  if (interrupted) return INTERRUPTED_EXIT_CODE;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return isExpected(error) && error.code === "USAGE" ? 2 : 1;
}

const oneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, "; ");
