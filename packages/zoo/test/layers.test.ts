// SPDX-License-Identifier: Apache-2.0
/** Every layer's gradients against differences of its results. */
import { describe, expect, it } from "vitest";
import { Random } from "../src/random.js";
import { Adam } from "../src/train/adam.js";
import { ConvLayer } from "../src/train/conv-layer.js";
import { DepthwiseLayer } from "../src/train/depthwise-layer.js";
import { type Layer, mapSize, parameter } from "../src/train/layer.js";
import { crossEntropy } from "../src/train/loss.js";
import { multiplyAdd } from "../src/train/matrix.js";
import { LinearLayer, MaxPoolLayer, ReluLayer, ResidualLayer, SequenceLayer } from "../src/train/simple-layers.js";
import { standardise } from "../src/train/standardise.js";

const IMAGES = 2;
const STEP = 1e-2;
const INPUT = { channels: 3, height: 6, width: 4 };
const random = new Random(21);
const noise = (size: number): Float32Array => Float32Array.from({ length: size }, () => random.normal());

/** The loss is the results' product with fixed random numbers: its gradient by the results is those numbers. */
function checkGradients(layer: Layer): void {
  for (const { value } of layer.parameters) value.set(noise(value.length));
  const x = noise(IMAGES * mapSize(INPUT));
  const direction = noise(IMAGES * mapSize(layer.output));
  const loss = (): number => layer.forward(x).reduce((sum, y, i) => sum + y * (direction[i] as number), 0);
  loss();
  const dx = layer.backward(direction);
  const pairs = [{ value: x, gradient: dx }, ...layer.parameters];
  for (const { value, gradient } of pairs) {
    for (let n = 0; n < 12; n++) {
      const i = random.index(value.length);
      const before = value[i] as number;
      value[i] = before + STEP;
      const up = loss();
      value[i] = before - STEP;
      const down = loss();
      value[i] = before;
      expect(gradient[i] as number).toBeCloseTo((up - down) / (2 * STEP), 1);
    }
  }
}

describe("gradients", () => {
  it.each<[string, Layer]>([
    ["convolution", new ConvLayer(INPUT, 5, 3, 1, true)],
    ["convolution with stride", new ConvLayer(INPUT, 4, 3, 2, true)],
    ["1 x 1 convolution", new ConvLayer(INPUT, 7, 1, 1, true)],
    ["depthwise convolution", new DepthwiseLayer(INPUT, 3, 1)],
    ["depthwise convolution with stride", new DepthwiseLayer(INPUT, 3, 2)],
    ["fully connected", new LinearLayer(INPUT, 5)],
    ["residual", new ResidualLayer(new SequenceLayer([new ConvLayer(INPUT, 3, 3, 1, true)]))],
    ["chain", new SequenceLayer([new ConvLayer(INPUT, 4, 1, 1, true), new LinearLayer({ ...INPUT, channels: 4 }, 3)])],
  ])("of a %s", (_, layer) => {
    checkGradients(layer);
  });

  it("of ReLU and maximum pooling go where the result came from", () => {
    const relu = new ReluLayer({ channels: 1, height: 1, width: 4 });
    expect([...relu.forward(Float32Array.of(-1, 2, 0, 3))]).toEqual([0, 2, 0, 3]);
    expect([...relu.backward(Float32Array.of(5, 6, 7, 8))]).toEqual([0, 6, 0, 8]);
    const pool = new MaxPoolLayer({ channels: 1, height: 2, width: 4 });
    expect([...pool.forward(Float32Array.of(1, 9, 0, 0, 3, 4, 0, 5))]).toEqual([9, 5]);
    expect([...pool.backward(Float32Array.of(1, 2))]).toEqual([0, 1, 0, 0, 0, 0, 0, 2]);
  });

  it("of the input are not computed where nobody needs them", () => {
    const layer = new ConvLayer(INPUT, 2, 3, 1, false);
    layer.forward(noise(mapSize(INPUT)));
    expect(layer.backward(noise(mapSize(layer.output))).every((v) => v === 0)).toBe(true);
  });
});

describe("multiplyAdd", () => {
  it.each([
    [1, 1, 1],
    [4, 4, 3],
    [5, 9, 7],
    [8, 3, 2],
    [3, 8, 5],
  ])("agrees with the definition for %d x %d over %d", (m, p, depth) => {
    const a = noise(m * depth);
    const b = noise(depth * p);
    const out = new Float32Array(m * p).fill(1);
    multiplyAdd(out, m, p, depth, { data: a, major: depth, minor: 1 }, { data: b, major: 1, minor: p });
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < p; j++) {
        let total = 1;
        for (let d = 0; d < depth; d++) total += (a[i * depth + d] as number) * (b[d * p + j] as number);
        expect(out[i * p + j]).toBeCloseTo(total, 4);
      }
    }
  });
});

describe("training parts", () => {
  it("cross entropy has the gradient of its value", () => {
    const logits = Float32Array.of(1, 2, 0.5, -1, 0, 3);
    const { gradient, correct } = crossEntropy(logits, [1, 0]);
    expect(correct).toBe(1);
    logits.forEach((z, i) => {
      const moved = (by: number): number => crossEntropy(logits.with(i, z + by), [1, 0]).value;
      expect(gradient[i]).toBeCloseTo((moved(1e-3) - moved(-1e-3)) / 2e-3, 3);
    });
  });

  it("Adam's first step is the learning rate against the gradient's sign, and clears the gradient", () => {
    const p = parameter(2);
    p.gradient.set([0.5, -3]);
    new Adam([p], 0).step(0.1);
    expect(p.value[0]).toBeCloseTo(-0.1, 5);
    expect(p.value[1]).toBeCloseTo(0.1, 5);
    expect([...p.gradient]).toEqual([0, 0]);
  });

  it("standardised layers start with zero mean and unit variance, zero branches stay zero", () => {
    const body = new ConvLayer(INPUT, 3, 3, 1, true);
    const last = new LinearLayer(INPUT, 4);
    last.weight.value.set(noise(last.weight.value.length));
    const x = noise(200 * mapSize(INPUT)).map((v) => 3 * v + 1);
    const net = new SequenceLayer([new ResidualLayer(new SequenceLayer([body])), last]);
    standardise(net, x);
    const y = net.forward(x);
    const mean = y.reduce((sum, v) => sum + v, 0) / y.length;
    expect(mean).toBeCloseTo(0, 3);
    expect(y.reduce((sum, v) => sum + (v - mean) ** 2, 0) / y.length).toBeCloseTo(1, 2);
    expect(body.weight.value.every((v) => v === 0)).toBe(true);
  });
});
