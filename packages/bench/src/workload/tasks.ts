// SPDX-License-Identifier: Apache-2.0
/** Workloads of several tasks: how many, of which networks. */

/** Numbers of tasks in the published figure. */
export const TASK_COUNTS: readonly number[] = [1, 2, 4, 8, 12, 16];
/** Networks of a mixed workload, in the order in which they come. */
const MIXED: readonly string[] = ["resnet50", "mobilenet-v1", "inception-v3", "vgg16"];
export const MIXED_LABEL = "mixed";

export interface Workload {
  /** A network, or "mixed". */
  readonly label: string;
  /** Network of each task. */
  readonly networks: readonly string[];
}

/** So many tasks of a network, or of all networks in turn. */
export const workload = (label: string, count: number): Workload => ({
  label,
  networks: Array.from({ length: count }, (_, i) => (label === MIXED_LABEL ? (MIXED[i % MIXED.length] as string) : label)),
});
