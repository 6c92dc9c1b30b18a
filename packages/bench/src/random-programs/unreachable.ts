// SPDX-License-Identifier: Apache-2.0
/** Bins that no run can hit, each with its reason. */
import type { Group } from "./coverage.js";

/** Faults that only some engines can cause, by cause. */
const FAULT_PARTS: Readonly<Record<string, readonly string[]>> = {
  ILLEGAL_INSTRUCTION: ["LDI", "LDW", "EXEC", "SAVE", "DISPATCH"],
  GUARD_READ: ["LDI", "LDW"],
  GUARD_WRITE: ["SAVE"],
  GUARD_FETCH: ["DISPATCH"],
  WATCHDOG: ["LDI", "LDW", "EXEC", "SAVE", "DISPATCH"],
  TOKEN_OVERFLOW: ["LDI", "LDW", "EXEC", "SAVE"],
  BAD_DISPATCH: ["DISPATCH"],
};
const BUS = "errors of the memory itself: test/cosim/bus-fault-suite.ts";
const OTHERS: Readonly<Record<string, string>> = {
  BUS_READ: BUS,
  BUS_WRITE: BUS,
  HOST_ABORT: "a command of the host: test/cosim/pool-suite.ts",
};

function fault(name: string): string | null {
  const [cause = "", part = ""] = name.split(" ");
  const other = OTHERS[cause];
  if (other !== undefined) return other;
  return FAULT_PARTS[cause]?.includes(part) ? null : `${part} does nothing that can end so`;
}

function mode(name: string): string | null {
  const [kind, , xsum] = name.split(", ");
  if (kind === "row taps" && xsum !== "xsum 0") return "row taps require xsum 0";
  return null;
}

export function unreachable(group: Group, name: string): string | null {
  if (group === "faults") return fault(name);
  if (group === "modes") return mode(name);
  return null;
}
