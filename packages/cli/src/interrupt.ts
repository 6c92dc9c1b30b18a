// SPDX-License-Identifier: Apache-2.0
/**
 * Ctrl-C. Until a command asks for the signal, Ctrl-C ends the process at once, as it should while compiling; from then
 * on it aborts the signal, so that simulators and half-built files are put away first.
 */
export const INTERRUPTED_EXIT_CODE = 130;

let controller: AbortController | undefined;

/** The signal that Ctrl-C aborts. A second Ctrl-C ends the process, should the command not let go. */
export function interruptSignal(): AbortSignal {
  if (controller === undefined) {
    const created = new AbortController();
    controller = created;
    // Not `once`: a listener that stays tells execa's own handler that the signal is taken care of.
    process.on("SIGINT", () => {
      if (created.signal.aborted) process.exit(INTERRUPTED_EXIT_CODE);
      created.abort();
    });
  }
  return controller.signal;
}

export const wasInterrupted = (): boolean => controller?.signal.aborted ?? false;

/** Runs a short piece of work that Ctrl-C must not cut in two. */
export function uninterrupted<T>(work: () => T): T {
  const hold = (): void => undefined;
  process.on("SIGINT", hold);
  try {
    return work();
  } finally {
    process.off("SIGINT", hold);
  }
}
