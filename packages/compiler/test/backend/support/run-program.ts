// SPDX-License-Identifier: Apache-2.0
/** Runs a program's dispatch lists on executors, one core after the other within each layer. */
import type { CoreConfig } from "@tessera/hw";
import { decodeRecord, SEGMENTS, TOKEN_CHANNELS } from "@tessera/isa";
import { buildDispatch } from "../../../src/dynamic/dispatch.js";
import type { DeviceTensor, Program } from "../../../src/package/program.js";
import { CoreExecutor } from "./core-executor.js";

/** A feature map as values in [C][H][W] order. */
export type Values = Int8Array;

/** Value of the stored map at channel c, row y, column x of input `t`, gathered from the tensor when it is folded. */
function storedValue(t: DeviceTensor, values: Values, c: number, y: number, x: number): number {
  if (t.fold === null) {
    return c < t.channels ? (values[(c * t.height + y) * t.width + x] as number) : t.zeroPoint;
  }
  const { kernel, stride, pads, dilation } = t.fold;
  if (c >= t.fold.channels) {
    return t.zeroPoint;
  }
  const tap = Math.floor(c / t.channels);
  const iy = y * stride[0] - pads[0] + Math.floor(tap / kernel[1]) * dilation[0];
  const ix = x * stride[1] - pads[1] + (tap % kernel[1]) * dilation[1];
  const inside = iy >= 0 && iy < t.height && ix >= 0 && ix < t.width;
  return inside ? (values[((c % t.channels) * t.height + iy) * t.width + ix] as number) : t.zeroPoint;
}

export function writeTensor(segment: Uint8Array, t: DeviceTensor, values: Values): void {
  const stored = t.fold ?? t;
  const blocks = Math.ceil(stored.channels / 32);
  for (let c = 0; c < blocks * 32; c++) {
    for (let y = 0; y < stored.height; y++) {
      for (let x = 0; x < stored.width; x++) {
        const at = ((Math.floor(c / 32) * stored.height + y) * stored.width + x) * 32 + (c % 32);
        segment[t.region.offset + at] = storedValue(t, values, c, y, x) & 0xff;
      }
    }
  }
}

export function readTensor(
  segment: Uint8Array,
  t: Pick<DeviceTensor, "channels" | "height" | "width" | "region" | "columns">,
): Values {
  const values = new Int8Array(t.channels * t.height * t.width);
  const { first, of } = t.columns ?? { first: 0, of: t.width };
  for (let c = 0; c < t.channels; c++) {
    for (let p = 0; p < t.height * t.width; p++) {
      const pixel = Math.floor(p / t.width) * of + first + (p % t.width);
      const at = t.region.offset + (Math.floor(c / 32) * t.height * of + pixel) * 32 + (c % 32);
      values[c * t.height * t.width + p] = segment[at] as number;
    }
  }
  return values;
}

/** `inputs` in the order of the program's: image by image. */
export function runProgram(program: Program, core: CoreConfig, cores: number, inputs: readonly Values[]): Values[] {
  const memory = new Map<number, Uint8Array>([
    [SEGMENTS.WEIGHTS, program.weights],
    [SEGMENTS.MAPS, new Uint8Array(program.mapsBytes)],
    [SEGMENTS.INPUT, new Uint8Array(program.inputBytes)],
    [SEGMENTS.OUTPUT, new Uint8Array(program.outputBytes)],
  ]);
  program.inputs.forEach((t, i) => {
    writeTensor(memory.get(SEGMENTS.INPUT) as Uint8Array, t, inputs[i] as Values);
  });
  const lists = buildDispatch(program, cores);
  const executors = Array.from({ length: cores }, () => new CoreExecutor(core, memory));
  const next = new Array<number>(cores).fill(0);
  const entry = (v: number): Record<string, number> =>
    decodeRecord("DISPATCH_ENTRY", lists.bytes, (v * lists.strideWords + (next[v] as number)) * 32);
  program.layers.forEach((_, layer) => {
    executors.forEach((executor, v) => {
      for (let e = entry(v); e.end === 0 && e.layer === layer; e = entry(v)) {
        const offset = (e.ifp_offset as number) * 32;
        executor.run(program.instructions.subarray(offset, offset + (e.ifp_words as number) * 32));
        next[v] = (next[v] as number) + 1;
      }
    });
  });
  executors.forEach((executor, v) => {
    if (entry(v).end !== 1 || executor.tokens.some((count, i) => count !== TOKEN_CHANNELS[i]?.initial)) {
      throw new Error(`core ${v} does not end at rest`);
    }
  });
  return program.outputs.map((t) => readTensor(memory.get(t.region.segment) as Uint8Array, t));
}
