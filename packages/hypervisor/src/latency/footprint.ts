// SPDX-License-Identifier: Apache-2.0
/** Bytes of a program: what it takes of DDR, and what an inference moves between host and device. */
import { execSegmentLayout, type Program } from "@tessera/compiler";
import { PAGE_BYTES } from "@tessera/isa";

const inPages = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;

/** DDR that its segments take, in whole pages. */
export const memoryBytes = (program: Program): number =>
  [execSegmentLayout(program).bytes, program.weights.length, program.mapsBytes, program.inputBytes, program.outputBytes]
    .map(inPages)
    .reduce((a, b) => a + b);

/** Bytes uploaded when it is loaded. */
export const uploadBytes = (program: Program): number =>
  program.instructions.length + program.weights.length + program.mapsBytes + program.outputBytes;

/** Bytes of inputs and outputs of one inference of the user. */
export function hostBytes(program: Program): number {
  const runs = Math.ceil(program.batch / program.images);
  const tensors = [...program.inputs, ...program.outputs];
  return runs * tensors.reduce((sum, { region }) => sum + region.bytes, 0);
}
