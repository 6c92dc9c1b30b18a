// SPDX-License-Identifier: Apache-2.0
/** Several images in one run: layers that wait for others so that cores stay in step, where that pays. */
import { CORE_512 } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import { type CompileOptions, compileGraph } from "../../src/backend/compile.js";
import { type ProgramLatency, predictLatency } from "../../src/latency/predict.js";
import type { Program } from "../../src/package/program.js";
import { verifyProgram } from "../../src/verify/verify.js";
import { GraphBuilder, window } from "./support/graphs.js";

const CORES = 16;

/** Convolutions one after the other, whose cores read the same weights. */
function convolutions(channels: number, size: number, options: CompileOptions): Program {
  const g = new GraphBuilder(70);
  let x = g.input(channels, size, size);
  for (let i = 0; i < 3; i++) {
    x = g.conv(x, channels, window([3, 3], [1, 1], [1, 1, 1, 1]));
  }
  const program = compileGraph(g.graph([x]), CORE_512, { maxCores: CORES, ...options });
  verifyProgram(program, CORE_512);
  return program;
}

const producers = ({ layers }: Program): (readonly number[])[] => layers.map((layer) => layer.producers);

describe("layers of several images", () => {
  it("wait for the other image, too, where cores in step read much together", () => {
    const program = convolutions(256, 28, { images: 2 });
    for (const waits of producers(program).slice(2)) expect(waits.length).toBeGreaterThan(1);
    const free = { ...program, layers: program.layers.map((layer, i) => ({ ...layer, producers: i < 2 ? [] : [i - 2] })) };
    const [kept, drifting] = [program, free].map((p) => predictLatency(p, CORE_512, CORES)) as [ProgramLatency, ProgramLatency];
    expect(kept.readBytes).toBeLessThan(0.9 * drifting.readBytes);
    expect(kept.cycles).toBeLessThan(1.01 * drifting.cycles);
  });

  it("wait for what they read alone, where there is little to share", () => {
    expect(producers(convolutions(32, 8, { images: 2 }))).toEqual([[], [], [0], [1], [2], [3]]);
  });

  it("of one image are left alone", () => {
    expect(producers(convolutions(32, 8, {}))).toEqual([[], [0], [1]]);
  });
});
