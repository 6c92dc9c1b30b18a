// SPDX-License-Identifier: Apache-2.0
/** Which networks the latency model's timing was fitted to, and which it is judged by: never looked at while fitting. */

export const FITTED: readonly string[] = ["resnet50", "kws", "mobilenet-v1-0.25"];

export const HELD_OUT: readonly string[] = [
  "vgg16",
  "inception-v3",
  "mobilenet-v1",
  "mobilenet-v2",
  "resnet8",
  "resnet20",
  "mobilenet-v1-0.5",
  "mobilenet-v2-1.0",
];
