// SPDX-License-Identifier: Apache-2.0
/** Errors of the hypervisor: a stable code for programs, a message for people. */

/** What each code means is said by the message; programs branch on the code only. */
export const HYPERVISOR_ERROR_CODES = [
  /** The request itself makes no sense: 0 cores, an empty name, more cores than the pool has. */
  "BAD_REQUEST",
  "NO_TENANT",
  "TENANT_EXISTS",
  /** The tenant was removed; what it had under way was ended. */
  "TENANT_GONE",
  /** More than the tenant may have. */
  "QUOTA",
  /** The tenant may have it, the pool has none left. */
  "NO_CAPACITY",
  /** No number of cores that it could get meets the deadline or the rate it asks for. */
  "SLO",
  /** The task has been given back already. */
  "RELEASED",
  /** One inference at a time in a task. */
  "BUSY",
  /** The task did not outlive a restart of the device or of the hypervisor. */
  "LOST",
  /** The state could not be read or written. */
  "STORE",
  /** Another hypervisor has taken over the state. */
  "FENCED",
  /** The device refused or failed; the cause has its code. */
  "DEVICE",
] as const;
export type HypervisorErrorCode = (typeof HYPERVISOR_ERROR_CODES)[number];

export class HypervisorError extends Error {
  readonly code: HypervisorErrorCode;

  constructor(code: HypervisorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "HypervisorError";
    this.code = code;
  }
}
