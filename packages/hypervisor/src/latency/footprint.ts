// SPDX-License-Identifier: Apache-2.0
/** Bytes of a program that go between host and device. */
import type { Program } from "@tessera/compiler";

/** Bytes of inputs and outputs of one inference of the user. */
export function hostBytes(program: Program): number {
  const runs = Math.ceil(program.batch / program.images);
  const tensors = [...program.inputs, ...program.outputs];
  return runs * tensors.reduce((sum, { region }) => sum + region.bytes, 0);
}
