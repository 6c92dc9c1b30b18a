// SPDX-License-Identifier: Apache-2.0
/** What re-allocation costs a task in steady state: it stands still for a switch at every change of the workload. */

/** Milliseconds of a switch: the most that 99 of 100 may take until the new cores run (T8). */
export const SWITCH_MS = 0.5;
/** Milliseconds between changes, each of which switches every task: what the hypervisor reckons with until it has measured. */
export const CHANGE_MS = 100;

/** Part of its time that a task computes. */
export const CHARGED = 1 - SWITCH_MS / CHANGE_MS;
