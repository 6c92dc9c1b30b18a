// SPDX-License-Identifier: Apache-2.0
/** The input region of a rectangle of output pixels, and its layout in the input buffer (split by stride phase). */

import { ceilDiv, mod } from "../core-shape.js";
import type { Job } from "../device-graph.js";

/** A rectangle of output pixels of a job. */
export interface Rect {
  readonly y: number;
  readonly x: number;
  readonly h: number;
  readonly w: number;
}

/** What one axis of a rectangle needs from memory, and how the walk sees it. */
export interface AxisRegion {
  /** First position loaded, positions loaded, and their distance in memory. */
  readonly first: number;
  readonly count: number;
  readonly step: number;
  /** Stride phases in the buffer, positions kept of each. */
  readonly phases: number;
  readonly perPhase: number;
  /** Stride, dilation, origin and extent in the coordinates of the kept positions. */
  readonly stride: number;
  readonly dilation: number;
  readonly org: number;
  readonly ext: number;
}

/**
 * Positions that outputs [start, start + n) of an axis read. With one tap and a stride, only those read are kept.
 * `keepPhases`: even a single output sees its stride, since the weights of row taps are in the order of the phases.
 */
export function axisRegion(
  start: number,
  n: number,
  kernel: number,
  stride: number,
  dilation: number,
  pad: number,
  size: number,
  keepPhases = false,
): AxisRegion {
  const low = start * stride - pad;
  if (kernel === 1 && stride > 1) {
    const from = Math.max(start, ceilDiv(pad, stride));
    const to = Math.min(start + n - 1, Math.floor((size - 1 + pad) / stride));
    if (from > to) {
      return { first: 0, count: 1, step: 1, phases: 1, perPhase: 1, stride: 1, dilation: 0, org: -n, ext: 1 };
    }
    const count = to - from + 1;
    return {
      first: from * stride - pad,
      count,
      step: stride,
      phases: 1,
      perPhase: count,
      stride: 1,
      dilation: 0,
      org: start - from,
      ext: count,
    };
  }
  const high = low + (n - 1) * stride + (kernel - 1) * dilation;
  const first = Math.min(Math.max(low, 0), size - 1);
  const last = Math.max(Math.min(high, size - 1), first);
  const count = last - first + 1;
  const phases = n === 1 && !keepPhases ? 1 : stride;
  return {
    first,
    count,
    step: 1,
    phases,
    perPhase: ceilDiv(count, phases),
    stride: phases,
    dilation: kernel === 1 ? 0 : dilation,
    org: low - first,
    ext: count,
  };
}

/** A region of input and where its words lie relative to the start of its chunk. */
export interface Region {
  readonly y: AxisRegion;
  readonly x: AxisRegion;
  readonly rowPitch: number;
  readonly phasePitchX: number;
  readonly phasePitchY: number;
  readonly planePitch: number;
}

/** Columns that a rectangle's rows have in the walk and in the output buffer. */
export const tileWidth = (job: Job, rect: Rect, pp: number): number => (job.wholeGroups ? ceilDiv(rect.w, pp) * pp : rect.w);

/**
 * Pitch of planes that hold `words`: odd, so that the groups of a pixel lie in different banks; with eight banks or more
 * also such that those of its neighbour do, which a wide core writes in the same cycle.
 */
export function planePitchOf(words: number, pp: number): number {
  let pitch = words | 1;
  while (pp >= 8 && (pitch % pp === 1 || pitch % pp === pp - 1)) pitch += 2;
  return pitch;
}

/** Lays out the region of `rect`: no bank conflicts between lanes, odd plane pitch (isa.md, "The walk"). */
export function regionOf(job: Job, rect: Rect, pp: number): Region {
  const input = job.inputs[0] as Job["inputs"][0];
  const y = axisRegion(rect.y, rect.h, job.kernel[0], job.stride[0], job.dilation[0], job.pad[0], input.height);
  const x = axisRegion(rect.x, rect.w, job.kernel[1], job.stride[1], job.dilation[1], job.pad[1], input.width, job.conv?.rowTaps);
  const rowPitch = x.perPhase + (rect.h > 1 ? mod(tileWidth(job, rect, pp) - x.perPhase, pp) : 0);
  const phasePitchX = y.perPhase * rowPitch;
  const phasePitchY = x.phases * phasePitchX;
  return { y, x, rowPitch, phasePitchX, phasePitchY, planePitch: planePitchOf(y.phases * phasePitchY, pp) };
}

/** Buffer address of position `i` (in walk coordinates, possibly negative) of an axis, given its pitches. */
export const axisAddress = (i: number, phases: number, pitch: number, phasePitch: number): number =>
  Math.floor(i / phases) * pitch + mod(i, phases) * phasePitch;

/** Steps to the next kernel position without and with a wrap of the phase. */
export function tapSteps(dilation: number, phases: number, pitch: number, phasePitch: number): readonly [number, number] {
  const whole = Math.floor(dilation / phases);
  const rest = dilation % phases;
  return [whole * pitch + rest * phasePitch, (whole + 1) * pitch + (rest - phases) * phasePitch];
}
