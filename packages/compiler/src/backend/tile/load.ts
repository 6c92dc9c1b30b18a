// SPDX-License-Identifier: Apache-2.0
/** Which boxes of feature maps an input chunk loads, and where their planes come to lie. */
import { BLOCK_CHANNELS, type CoreShape, ceilDiv } from "../core-shape.js";
import type { Job, View } from "../device-graph.js";

/** Blocks [block, block + blocks) of input `input`; its first plane is plane `plane` of the chunk. */
export interface LoadBox {
  readonly input: number;
  readonly block: number;
  readonly blocks: number;
  readonly lastGroups: number;
  readonly plane: number;
}

export interface ChunkLoads {
  readonly boxes: readonly LoadBox[];
  /** Planes that the chunk occupies. */
  readonly planes: number;
  /** Plane number of the job that lies in the chunk's first plane. */
  readonly base: number;
  /** ELTWISE: planes from operand a to operand b. */
  readonly operandPlanes: number;
}

/** Planes in front of a view's first channel inside its first 32-channel block. */
export const skippedPlanes = (view: View, shape: CoreShape): number => (view.channel % BLOCK_CHANNELS) / shape.icp;

/** Planes of a view from the start of its first 32-channel block, whole blocks of OCP channels. */
export const viewPlanes = (view: View, shape: CoreShape): number =>
  skippedPlanes(view, shape) + ceilDiv(view.channels, shape.ocp) * (shape.ocp / shape.icp);

function box(input: number, from: number, to: number, plane: number, shape: CoreShape): LoadBox {
  const block = Math.floor(from / shape.planesPerBlock);
  const blocks = ceilDiv(to, shape.planesPerBlock) - block;
  return { input, block, blocks, lastGroups: to - (block + blocks - 1) * shape.planesPerBlock, plane };
}

const boxPlanes = (b: LoadBox, shape: CoreShape): number => (b.blocks - 1) * shape.planesPerBlock + b.lastGroups;

/** Loads of planes [plane0, plane1) of a job's input. */
export function chunkLoads(job: Job, plane0: number, plane1: number, shape: CoreShape): ChunkLoads {
  return job.eltwise === undefined ? sequence(job.inputs, plane0, plane1, shape) : operands(job.inputs, plane0, plane1, shape);
}

function sequence(inputs: readonly View[], plane0: number, plane1: number, shape: CoreShape): ChunkLoads {
  const boxes: LoadBox[] = [];
  let start = 0;
  let planes = 0;
  let base = 0;
  inputs.forEach((view, i) => {
    const count = viewPlanes(view, shape);
    const from = Math.max(0, plane0 - start);
    const to = Math.min(count, plane1 - start);
    if (from < to) {
      const next = box(i, from, to, planes, shape);
      base = boxes.length === 0 ? start + next.block * shape.planesPerBlock : base;
      boxes.push(next);
      planes += boxPlanes(next, shape);
    }
    start += count;
  });
  return { boxes, planes, base, operandPlanes: 0 };
}

/** Operand b's planes follow operand a's; both are numbered as operand a's are. */
function operands(inputs: readonly View[], plane0: number, plane1: number, shape: CoreShape): ChunkLoads {
  const [a, b] = inputs as [View, View];
  const first = box(0, plane0, plane1, 0, shape);
  const base = first.block * shape.planesPerBlock;
  if (a.map === b.map && a.channel === b.channel) {
    return { boxes: [first], planes: boxPlanes(first, shape), base, operandPlanes: 0 };
  }
  const planesA = boxPlanes(first, shape);
  const shift = skippedPlanes(b, shape) - skippedPlanes(a, shape);
  const second = box(1, plane0 + shift, plane1 + shift, planesA, shape);
  const operandPlanes = planesA + base + shift - second.block * shape.planesPerBlock;
  return { boxes: [first, second], planes: planesA + boxPlanes(second, shape), base, operandPlanes };
}

/** Planes of the 32-channel blocks that planes [plane0, plane1) of a job's input are read with. */
export const planesRead = (job: Job, plane0: number, plane1: number, shape: CoreShape): number =>
  chunkLoads(job, plane0, plane1, shape).boxes.reduce((sum, { blocks }) => sum + blocks, 0) * shape.planesPerBlock;
