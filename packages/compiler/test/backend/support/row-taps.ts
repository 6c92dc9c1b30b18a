// SPDX-License-Identifier: Apache-2.0
/** Row taps of CONV as docs/design/isa.md states them: weights of a tap, and what a program must keep to. */
import type { CoreConfig } from "@tessera/hw";

type Fields = Readonly<Record<string, number>>;

const phasesOf = (f: Fields): number => Math.min(f.stride_x as number, f.taps_x as number);

/** Adds one tap of the ICP channels `v` of group g: input kx div stride_x of the step of its kernel row and column phase. */
export function addRowTap(
  f: Fields,
  { icp }: CoreConfig,
  /** Weight word of a step of the block. */
  weightWord: (step: number) => Int8Array,
  tap: number,
  g: number,
  v: Int8Array,
  accumulators: Int32Array,
): void {
  const [ky, kx] = [Math.floor(tap / (f.taps_x as number)), tap % (f.taps_x as number)];
  const phases = phasesOf(f);
  const step = (ky * phases + (kx % phases)) * (f.ic_groups as number) + g;
  const weights = weightWord(step);
  for (let i = 0; i < icp; i++) {
    const o = g * icp + i;
    const weight = weights[o * icp + Math.floor(kx / phases)] as number;
    accumulators[o] = (accumulators[o] as number) + (v[i] as number) * weight;
  }
}

/** Throws when a field or a weight is not as row taps require. */
export function checkRowTaps(f: Fields, { icp, ocp, pp }: CoreConfig, weightWord: (word: number) => Int8Array): void {
  const [stride, columns] = [f.stride_x as number, f.taps_x as number];
  const taps = Math.ceil(columns / stride);
  const groups = ocp / icp;
  const plain = f.ic_groups === groups && f.dil_x === 1 && f.xsum === 0;
  if (!plain || (f.tile_w as number) % pp !== 0 || taps > Math.min(5, icp)) {
    throw new Error("row taps with fields that they do not allow");
  }
  const phases = phasesOf(f);
  const words = (f.taps_y as number) * phases * groups;
  for (let b = 0; b < (f.oc_blocks as number); b++) {
    const first = (f.w_base as number) + b * (16 / icp + words) + 16 / icp;
    for (let at = 0; at < words * ocp * icp; at++) {
      const [step, o, i] = [Math.floor(at / (ocp * icp)), Math.floor(at / icp) % ocp, at % icp];
      const kx = (Math.floor(step / groups) % phases) + i * stride;
      const used = Math.floor(o / icp) === step % groups && kx < columns;
      if (!used && weightWord(first + step)[at % (ocp * icp)] !== 0) {
        throw new Error(`row taps: byte ${at} of the weights of block ${b} is not zero`);
      }
    }
  }
}
