// SPDX-License-Identifier: Apache-2.0
/** Random networks on random cores: verified, executed and compared. Set FUZZ_SEEDS=from-to to replay or search. */
import { CORE_512, CORE_8192, CORE_TINY } from "@tessera/hw";
import { describe, expect, it } from "vitest";
import type { QTensor } from "../../src/ir/graph.js";
import { toMultiplier } from "../../src/quantise/multiplier.js";
import { check } from "./support/check.js";
import { FULL, type GraphBuilder, integer, outputSize, random, window } from "./support/graphs.js";

const [from, to] = (process.env.FUZZ_SEEDS ?? "1000-1011").split("-").map(Number) as [number, number];

/** A window that fits the tensor. */
function randomWindow(next: () => number, x: QTensor): ReturnType<typeof window> {
  const axis = (size: number): [number, number, number, number, number] => {
    const kernel = integer(next, 1, Math.min(5, size));
    const dilation = kernel > 1 && (kernel - 1) * 2 < size ? integer(next, 1, 2) : 1;
    const reach = (kernel - 1) * dilation;
    return [kernel, integer(next, 1, 3), dilation, integer(next, 0, reach), integer(next, 0, reach)];
  };
  const [kh, sy, dy, top, bottom] = axis(x.height);
  const [kw, sx, dx, left, right] = axis(x.width);
  return window([kh, kw], [sy, sx], [top, left, bottom, right], [dy, dx]);
}

/** Adds a random operator that reads `x` and returns its output. */
function randomOperator(g: GraphBuilder, x: QTensor, all: QTensor[]): QTensor {
  const { next } = g;
  const like = all.filter((t) => t !== x && t.channels === x.channels && t.height === x.height && t.width === x.width);
  const beside = all.filter((t) => t.height === x.height && t.width === x.width);
  switch (integer(next, 0, 6)) {
    case 0:
      return g.conv(x, x.channels, randomWindow(next, x), { groups: x.channels, weightZero: next() < 0.3 });
    case 1: {
      // Every window must contain at least one element: padding stays below the kernel.
      const any = randomWindow(next, x);
      const [kh, kw] = any.kernel;
      const pads = any.pads.map((p, i) => Math.min(p, (i % 2 === 0 ? kh : kw) - 1)) as [number, number, number, number];
      const w = window([kh, kw], [any.stride[0], any.stride[1]], pads);
      const height = outputSize(x.height, w.kernel[0], w.stride[0], w.pads[0] + w.pads[2], w.dilation[0]);
      const width = outputSize(x.width, w.kernel[1], w.stride[1], w.pads[1] + w.pads[3], w.dilation[1]);
      const y = g.tensor(x.channels, height, width, { scale: x.scale, zeroPoint: integer(next, -5, 5) });
      g.add({
        kind: "maxpool",
        name: `pool${y.id}`,
        inputs: [x.id],
        output: y.id,
        clamp: FULL,
        window: w,
        countIncludePad: false,
      });
      return y;
    }
    case 2: {
      const other = like[0] ?? x;
      const y = g.tensor(x.channels, x.height, x.width);
      const multipliers = [0.7, 0.4].map((f) => toMultiplier(f) as NonNullable<ReturnType<typeof toMultiplier>>);
      g.add({ kind: "add", name: `add${y.id}`, inputs: [x.id, other.id], output: y.id, clamp: FULL, multipliers });
      return y;
    }
    case 3: {
      const parts = beside.slice(0, 3);
      const y = g.tensor(
        parts.reduce((sum, t) => sum + t.channels, 0),
        x.height,
        x.width,
        parts[0],
      );
      g.add({ kind: "concat", name: `concat${y.id}`, inputs: parts.map((t) => t.id), output: y.id, clamp: FULL });
      return y;
    }
    default:
      return g.conv(x, integer(next, 1, 70), randomWindow(next, x), { weightZero: next() < 0.3, table: next() < 0.2 });
  }
}

function randomNetwork(g: GraphBuilder): QTensor[] {
  const all = [g.input(integer(g.next, 1, 40), integer(g.next, 1, 12), integer(g.next, 1, 12))];
  for (let i = 0; i < 5; i++) {
    const x = all[integer(g.next, 0, all.length - 1)] as QTensor;
    const y = randomOperator(g, x, all);
    if (y.height >= 1 && y.width >= 1 && y.channels <= 150) {
      all.push(y);
    }
  }
  return all.slice(1).filter((t) => !g.ops.some((op) => op.inputs.includes(t.id)));
}

describe("random networks", () => {
  it.each(Array.from({ length: to - from + 1 }, (_, i) => from + i))("seed %i", (seed) => {
    const next = random(seed ^ 0x5eed);
    const core = [CORE_512, CORE_8192, CORE_TINY][integer(next, 0, 2)] as typeof CORE_512;
    const program = check(seed, core, [1, integer(next, 2, 16)], randomNetwork);
    expect(program.layers.length).toBeGreaterThan(0);
  });
});
