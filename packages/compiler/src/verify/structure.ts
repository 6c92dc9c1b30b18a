// SPDX-License-Identifier: Apache-2.0
/** Shape of a program: numbers of layers, tiles and cores, references between them, sizes of segments. */
import { CHANNEL_BLOCK, MAX_CORES, SEGMENTS, WORD_BYTES } from "@tessera/isa";
import type { DeviceTensor, Layer, Program, Region } from "../package/program.js";
import { VerifyError } from "./errors.js";
import { VERIFY_LIMITS } from "./limits.js";

function expect(condition: boolean, message: string): void {
  if (!condition) {
    throw new VerifyError("VERIFY_STRUCTURE", message);
  }
}

/** Bytes of each segment of the task. */
export function segmentSizes(program: Program): ReadonlyMap<number, number> {
  return new Map([
    [SEGMENTS.WEIGHTS, program.weights.length],
    [SEGMENTS.MAPS, program.mapsBytes],
    [SEGMENTS.INPUT, program.inputBytes],
    [SEGMENTS.OUTPUT, program.outputBytes],
  ]);
}

function checkRegion(what: string, region: Region, sizes: ReadonlyMap<number, number>): void {
  const size = sizes.get(region.segment);
  expect(size !== undefined, `${what} lies in segment ${region.segment}, which the task does not have`);
  expect(
    region.offset >= 0 && region.bytes > 0 && region.offset + region.bytes <= (size as number),
    `${what} takes bytes ${region.offset}..${region.offset + region.bytes - 1} of segment ${region.segment}, which has ${size}`,
  );
}

/** The window by which the host gathers an input: it walks over it as the package says. */
function checkFold({ name, fold, channels }: DeviceTensor): void {
  if (fold === null) return;
  const { kernel, stride, pads, dilation } = fold;
  const sizes = [...kernel, ...stride, ...dilation];
  expect(
    kernel.length === 2 && stride.length === 2 && dilation.length === 2 && pads.length === 4 && sizes.every((size) => size >= 1),
    `tensor ${name} is folded by a window of kernel ${kernel}, stride ${stride}, dilation ${dilation}, pads ${pads}`,
  );
  const [taps, stored] = [(kernel[0] as number) * (kernel[1] as number), fold.channels];
  expect(
    taps * channels === stored,
    `tensor ${name} has ${channels} channels and ${taps} taps, which are not ${stored} channels`,
  );
}

const shapeOf = ({ name, channels, height, width }: DeviceTensor): string => `${name} [${channels}, ${height}, ${width}]`;

/** Every image of a run has the same tensors: the host joins those of one name. */
function checkImages(what: string, tensors: readonly DeviceTensor[], images: number): void {
  const shapes = new Map<number, string[]>();
  for (const t of tensors) shapes.set(t.image, [...(shapes.get(t.image) ?? []), shapeOf(t)]);
  const first = shapes.get(0)?.sort().join() ?? "";
  for (let image = 1; image < images; image++) {
    const own = shapes.get(image)?.sort().join() ?? "";
    expect(own === first, `image ${image} of ${images} has the ${what}s ${own || "(none)"}, image 0 has ${first || "(none)"}`);
  }
}

function checkTensor(t: DeviceTensor, images: number, sizes: ReadonlyMap<number, number>): void {
  checkFold(t);
  const stored = t.fold ?? t;
  const columns = t.columns?.of ?? stored.width;
  const bytes = Math.ceil(stored.channels / CHANNEL_BLOCK) * stored.height * columns * CHANNEL_BLOCK;
  checkRegion(`tensor ${t.name}`, t.region, sizes);
  expect(t.region.bytes === bytes, `tensor ${t.name} has a region of ${t.region.bytes} bytes, its shape needs ${bytes}`);
  expect(
    (t.columns?.first ?? 0) + stored.width <= columns,
    `tensor ${t.name} has columns from ${t.columns?.first} of ${columns}, its width is ${stored.width}`,
  );
  expect(t.image < images, `tensor ${t.name} belongs to image ${t.image} of ${images}`);
  expect(
    Number.isFinite(t.scale) && t.zeroPoint >= -128 && t.zeroPoint <= 127,
    `tensor ${t.name} has scale ${t.scale} and zero point ${t.zeroPoint}`,
  );
}

function checkLayer(program: Program, layer: Layer, index: number, blobWords: number): void {
  const where = `layer ${index} (${layer.name})`;
  layer.producers.forEach((p, i) => {
    expect(
      p < index && (i === 0 || p > (layer.producers[i - 1] as number)),
      `${where}: producers must ascend and be below ${index}, got ${p} at place ${i}`,
    );
  });
  const { tilings } = layer;
  expect(
    tilings.length > 0 && tilings.length <= VERIFY_LIMITS.tilings,
    `${where} has ${tilings.length} tilings, 1..${VERIFY_LIMITS.tilings} are possible`,
  );
  layer.tilings.forEach((tiling) => {
    expect(
      tiling.ifps.length > 0 && tiling.ifps.length <= VERIFY_LIMITS.tilesPerTiling,
      `${where}, tiling ${tiling.name}: ${tiling.ifps.length} IFPs, 1..${VERIFY_LIMITS.tilesPerTiling} are possible`,
    );
    tiling.ifps.forEach((ifp, i) => {
      const fits = ifp.words >= 1 && ifp.words <= VERIFY_LIMITS.ifpWords && ifp.offset + ifp.words <= blobWords;
      expect(
        fits,
        `${where}, tiling ${tiling.name}, IFP ${i}: words ${ifp.offset}..${ifp.offset + ifp.words - 1} of a blob of ${blobWords}`,
      );
    });
  });
  expect(layer.plans.length === program.maxCores, `${where} has ${layer.plans.length} plans for 1..${program.maxCores} cores`);
  layer.plans.forEach((plan, i) => {
    const tiles = layer.tilings[plan.tiling]?.ifps.length;
    expect(tiles !== undefined, `${where}: the plan for ${i + 1} cores names tiling ${plan.tiling} of ${layer.tilings.length}`);
    expect(plan.cores.length === tiles, `${where}: the plan for ${i + 1} cores places ${plan.cores.length} tiles of ${tiles}`);
    expect(
      plan.cores.every((core) => core >= 0 && core <= i),
      `${where}: the plan for ${i + 1} cores names a core above ${i}`,
    );
  });
}

export function checkStructure(program: Program): void {
  const { layers, maxCores, instructions } = program;
  expect(
    layers.length >= 1 && layers.length <= VERIFY_LIMITS.layers,
    `the program has ${layers.length} layers, 1..${VERIFY_LIMITS.layers} are possible`,
  );
  expect(maxCores >= 1 && maxCores <= MAX_CORES, `the program is for ${maxCores} cores, 1..${MAX_CORES} are possible`);
  for (const [what, value] of [
    ["a batch", program.batch],
    ["a run", program.images],
  ] as const) {
    expect(
      value >= 1 && value <= VERIFY_LIMITS.images,
      `the program has ${value} images in ${what}, 1..${VERIFY_LIMITS.images} are possible`,
    );
  }
  expect(
    instructions.length % WORD_BYTES === 0,
    `the instructions have ${instructions.length} bytes, not a multiple of ${WORD_BYTES}`,
  );
  const sizes = segmentSizes(program);
  for (const [segment, bytes] of sizes) {
    expect(
      bytes >= 0 && bytes <= VERIFY_LIMITS.segmentBytes,
      `segment ${segment} has ${bytes} bytes, at most ${VERIFY_LIMITS.segmentBytes} are possible`,
    );
  }
  layers.forEach((layer, i) => {
    checkLayer(program, layer, i, instructions.length / WORD_BYTES);
    checkRegion(`the output of layer ${i} (${layer.name})`, layer.output, sizes);
  });
  const tiles = layers.reduce((sum, { tilings }) => sum + tilings.reduce((all, { ifps }) => all + ifps.length, 0), 0);
  expect(
    tiles <= VERIFY_LIMITS.tiles,
    `the program has ${tiles} tiles in all tilings, at most ${VERIFY_LIMITS.tiles} are possible`,
  );
  const tensors = [...program.inputs, ...program.outputs];
  expect(
    tensors.length <= VERIFY_LIMITS.tensors,
    `the program has ${tensors.length} tensors, at most ${VERIFY_LIMITS.tensors} are possible`,
  );
  for (const t of tensors) {
    checkTensor(t, program.images, sizes);
  }
  checkImages("input", program.inputs, program.images);
  checkImages("output", program.outputs, program.images);
}
