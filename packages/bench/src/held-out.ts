// SPDX-License-Identifier: Apache-2.0
/** Which networks the latency model's timing was fitted to, and which it is judged by: named before anybody measured them. */

export const FITTED: readonly string[] = ["resnet50", "kws", "mobilenet-v1-0.25", "mobilenet-v1"];

/** On few and on all cores; odd numbers leave a bank with fewer cores than the others. */
export const HELD_OUT: readonly (readonly [network: string, cores: readonly number[]])[] = [
  ["resnet18", [5, 16]],
  ["squeezenet-1.1", [1, 3, 16]],
  ["mobilenet-v1-0.75", [1, 5, 16]],
];
