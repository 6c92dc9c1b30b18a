// SPDX-License-Identifier: Apache-2.0
/** Errors of packages/host in the words of the hypervisor. */
import { HostError, type HostErrorCode } from "@tessera/host";
import { HypervisorError, type HypervisorErrorCode } from "../errors.js";

const CODES: ReadonlyMap<HostErrorCode, HypervisorErrorCode> = new Map([
  ["NO_CORES", "NO_CAPACITY"],
  ["NO_TASK", "NO_CAPACITY"],
  ["NO_MEMORY", "NO_CAPACITY"],
  ["BAD_INPUT", "BAD_REQUEST"],
  ["QUOTA", "QUOTA"],
  ["RELEASED", "RELEASED"],
  ["LAYOUT_MISMATCH", "BAD_REQUEST"],
  ["CONFIG_MISMATCH", "BAD_REQUEST"],
]);

/** Throws what the error is to a tenant; the message and the cause stay. */
export function fromHost(error: unknown): never {
  if (!(error instanceof HostError)) throw error;
  throw new HypervisorError(CODES.get(error.code) ?? "DEVICE", error.message, { cause: error });
}
