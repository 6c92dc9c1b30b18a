// SPDX-License-Identifier: Apache-2.0
/** Random convolutions: dense, depthwise, with row taps, over chunks of weights, over more inputs than fit. */
import { encodeRecord, type FieldValues, ROW_TAPS_LIMITS } from "@tessera/isa";
import { source } from "./boxes.js";
import {
  type Axis,
  inBase,
  loadRegion,
  placeResults,
  pointAxis,
  type Region,
  randomAxis,
  randomRegion,
  walkFields,
} from "./geometry.js";
import { anyValue } from "./spec-fields.js";
import { type Draft, retry, type Step, tokens, type Workshop } from "./workshop.js";

const PARAM_BYTES = 16;
const any = ({ dice }: Workshop, name: string): number => anyValue("CONV", name, dice);

/** Channel parameters that bring sums of `terms` products into the range of int8, or far out of it now and then. */
function params({ dice }: Workshop, terms: number): Uint8Array {
  const bits = Math.ceil(Math.log2(terms + 1) / 2);
  const exact = dice.chance(5);
  const limit = (name: string): number => anyValue("CHANNEL_PARAMS", name, dice);
  return encodeRecord("CHANNEL_PARAMS", {
    bias: dice.range(-(2 ** 18), 2 ** 18),
    mult: exact ? 2 ** dice.range(0, 23) : dice.chance(80) ? dice.range(2 ** 23, 2 ** 24 - 1) : limit("mult"),
    shift: exact ? dice.range(1, 30) : dice.chance(90) ? 26 + bits + dice.range(0, 6) : dice.range(1, 55),
    weight_zero: dice.range(-128, 127),
  });
}

/** The LOAD_W of `blocks` blocks of parameters and `steps` words each, and its bytes behind the parameters of each block. */
function loadWeights(shop: Workshop, blocks: number, steps: number, terms: number): { load: Draft; words: Uint8Array[] } {
  const { sizes, weights } = shop;
  const blockBytes = (sizes.paramWords + steps) * sizes.wordBytes;
  const { offset, bytes } = weights.allocate(blocks * blockBytes);
  const words = Array.from({ length: blocks }, (_, b) => {
    for (let o = 0; o < sizes.ocp; o++) bytes.set(params(shop, terms), b * blockBytes + o * PARAM_BYTES);
    return bytes.subarray(b * blockBytes + sizes.paramWords * sizes.wordBytes, (b + 1) * blockBytes);
  });
  const fields = { addr_segment: 1, addr_offset: offset, words: blocks * (sizes.paramWords + steps), post: tokens("W_FULL") };
  return { load: { name: "LOAD_W", fields }, words };
}

/** Fields of a sum with the residual buffer, and the load of it, shaped as the results' store; null: no source holds it. */
function residual(shop: Workshop, { fields: stored }: Draft): { load: Draft; fields: FieldValues } | null {
  const { dice, residual: halves } = shop;
  const { rows = 1, cols = 1, blocks = 1, row_pitch = 0, plane = 0 } = stored;
  const from = source(shop, "LOAD_RES", { rows, cols, blocks });
  if (from === null) return null;
  const base = halves.next() + dice.range(0, halves.size - blocks * plane);
  const [lshA, lshB] = [dice.chance(50) ? 0 : dice.range(0, 24), dice.chance(50) ? 0 : dice.range(0, 24)];
  const [a, b] = [any(shop, "sum_clamp_lo"), any(shop, "sum_clamp_hi")];
  return {
    load: {
      name: "LOAD_RES",
      fields: { ...from, row_pitch, plane, buf_base: base, wait: tokens("RES_FREE"), post: tokens("RES_FULL") },
    },
    fields: {
      ...{ residual: 1, res_base: base, mult_a: any(shop, "mult_a"), mult_b: any(shop, "mult_b"), lsh_a: lshA, lsh_b: lshB },
      shift: dice.chance(20) ? dice.range(1, 55) : Math.max(lshA, lshB) + dice.range(22, 26),
      ...{ zero_b: any(shop, "zero_b"), sum_zero_out: any(shop, "sum_zero_out") },
      ...{ sum_clamp_lo: Math.min(a, b), sum_clamp_hi: Math.max(a, b) },
    },
  };
}

interface Hands {
  readonly wait: readonly string[];
  readonly post: readonly string[];
}

/** Parameters of a sum that is not asked for have any value. */
const ignoredSum = (shop: Workshop): FieldValues =>
  shop.dice.chance(70)
    ? {}
    : Object.fromEntries(["mult_b", "zero_b", "sum_zero_out", "res_base", "shift"].map((name) => [name, any(shop, name)]));

/** A convolution that finishes its pixels: its results are placed, sometimes added to a residual, and stored. */
function finished(
  shop: Workshop,
  conv: FieldValues,
  results: { readonly fields: FieldValues; readonly store: Draft },
  { wait, post }: Hands,
  loads: readonly Draft[],
  forceSum: boolean,
): Step {
  const { dice } = shop;
  const sum = forceSum || dice.chance(30) ? residual(shop, results.store) : null;
  const fields = {
    ...ignoredSum(shop),
    ...conv,
    ...results.fields,
    ...sum?.fields,
    wait: tokens("OUT_FREE", ...wait, ...(sum === null ? [] : ["RES_FULL"])),
    post: tokens("OUT_FULL", ...post, ...(sum === null ? [] : ["RES_FREE"])),
  };
  return {
    loads: sum === null ? loads : [...loads, sum.load],
    rest: [{ name: "CONV", fields }, results.store],
    prefetch: dice.chance(60),
  };
}

interface Shape {
  readonly x: Axis;
  readonly y: Axis;
  readonly region: Region;
  readonly groups: number;
  readonly blocks: number;
}

/** Dense and depthwise, over one or several chunks of weights. */
export function convSteps(shop: Workshop, forceSum = false): Step[] {
  const { dice, sizes, output } = shop;
  const { channelGroups, groups: perBlock } = sizes;
  const depthwise = dice.chance(30);
  const shape = retry((): Shape | null => {
    const [x, y] = [randomAxis(shop, 12, 5), randomAxis(shop, 6, 5)];
    const loaded = depthwise ? channelGroups * dice.range(1, 4) : dice.range(1, perBlock * (dice.chance(80) ? 2 : 6));
    const groups = depthwise ? channelGroups : loaded;
    const blocks = depthwise ? loaded / channelGroups : dice.range(1, 5);
    const planes = Math.ceil((sizes.lanes - 1 + blocks) / sizes.lanes);
    if (blocks * (sizes.paramWords + x.taps * y.taps * groups) > sizes.chunkWords) return null;
    if (planes * (x.tile + 2) * y.tile > output.size) return null;
    const region = randomRegion(shop, x, y, loaded);
    return region && { x, y, region, groups, blocks };
  });
  const { x, y, region, groups, blocks } = shape;
  const steps = x.taps * y.taps * groups;
  const { base, draft } = loadRegion(shop, region);
  const conv: FieldValues = {
    ...walkFields(shop, "CONV", x, y, region),
    ...{ ic_groups: groups, oc_blocks: blocks, in_base: inBase(x, y, region, base), acc_init: 1, acc_done: 1 },
    oc_in_step: depthwise ? channelGroups * region.planePitch : 0,
    xsum: dice.range(0, groups === channelGroups ? 2 : 1),
  };
  const chunks = dice.chance(70) ? 1 : dice.range(2, 3);
  return Array.from({ length: chunks }, (_, c) => {
    const { load } = loadWeights(shop, blocks, steps, steps * sizes.icp);
    const hands = {
      wait: ["W_FULL", ...(c === 0 ? ["IN_FULL"] : [])],
      post: ["W_FREE", ...(c === chunks - 1 ? ["IN_FREE"] : [])],
    };
    const results = placeResults(shop, "CONV", x, y, blocks);
    if (results === null) throw new RangeError("results that were checked to fit do not");
    return finished(shop, conv, results, hands, c === 0 ? [draft, load] : [load], forceSum);
  });
}

/** Zeroes the weights of a row-taps block that belong to no tap or to another channel group. */
function clearRowWeights({ sizes }: Workshop, words: Uint8Array, x: Axis, rows: number, columns: number): void {
  const { icp, ocp, channelGroups, wordBytes } = sizes;
  let at = 0;
  for (let ky = 0; ky < rows; ky++)
    for (let j = 0; j < columns; j++)
      for (let g = 0; g < channelGroups; g++, at += wordBytes)
        for (let o = 0; o < ocp; o++)
          for (let i = 0; i < icp; i++) if (Math.floor(o / icp) !== g || j + i * x.stride >= x.taps) words[at + o * icp + i] = 0;
}

/** Depthwise, the taps of a kernel row in one step. */
export function rowTapsSteps(shop: Workshop): Step[] {
  const { dice, sizes, output } = shop;
  const { channelGroups, pp } = sizes;
  const columnsOf = (x: Axis): number => Math.min(x.stride, x.taps);
  const { x, y, region, blocks } = retry((): Omit<Shape, "groups"> | null => {
    const y = randomAxis(shop, 6, 4);
    const [taps, stride] = [dice.range(1, 10), dice.range(1, 3)];
    const tile = dice.range(1, 3) * pp;
    const org = -dice.range(0, taps - 1);
    const x: Axis = { taps, stride, dil: 1, tile, org, ext: (tile - 1) * stride + taps + org - dice.range(0, pp) };
    const blocks = dice.range(1, 3);
    const steps = y.taps * columnsOf(x) * channelGroups;
    if (x.ext < 1 || Math.ceil(taps / stride) > ROW_TAPS_LIMITS.phaseTaps || steps > ROW_TAPS_LIMITS.steps) return null;
    if (blocks * (sizes.paramWords + steps) > sizes.chunkWords) return null;
    if (Math.ceil((sizes.lanes - 1 + blocks) / sizes.lanes) * (tile + 2) * y.tile > output.size) return null;
    const region = randomRegion(shop, x, y, blocks * channelGroups);
    return region && { x, y, region, blocks };
  });
  const columns = columnsOf(x);
  const { base, draft } = loadRegion(shop, region);
  const { load, words } = loadWeights(shop, blocks, y.taps * columns * channelGroups, y.taps * x.taps);
  for (const block of words) clearRowWeights(shop, block, x, y.taps, columns);
  const conv: FieldValues = {
    ...walkFields(shop, "CONV", x, y, region),
    ...{ dil_x: 1, dil_rx: 1 % x.stride, row_taps: 1, acc_init: 1, acc_done: 1, xsum: 0 },
    ...{ ic_groups: channelGroups, oc_blocks: blocks, oc_in_step: channelGroups * region.planePitch },
    in_base: inBase(x, y, region, base),
  };
  const results = placeResults(shop, "CONV", x, y, blocks);
  if (results === null) throw new RangeError("results that were checked to fit do not");
  const hands = { wait: ["W_FULL", "IN_FULL"], post: ["W_FREE", "IN_FREE"] };
  return [finished(shop, conv, results, hands, [draft, load], false)];
}

/** A convolution over more inputs than fit: accumulators carried across chunks of inputs and weights. */
export function chainSteps(shop: Workshop): Step[] {
  const { dice, sizes } = shop;
  const [chunks, pixels, xsum] = [dice.range(2, 5), dice.range(1, sizes.pp), dice.range(0, 2)];
  const [x, y] = [pointAxis(pixels), pointAxis(1)];
  return Array.from({ length: chunks }, (_, c): Step => {
    const { groups, region } = retry(() => {
      const groups = xsum === 2 ? sizes.channelGroups : dice.range(1, 6 * sizes.groups);
      const region = randomRegion(shop, x, y, groups);
      return region && sizes.paramWords + groups <= sizes.chunkWords ? { groups, region } : null;
    });
    const { base, draft } = loadRegion(shop, region);
    const { load } = loadWeights(shop, 1, groups, chunks * groups * sizes.icp);
    const done = c === chunks - 1;
    const conv: FieldValues = {
      ...walkFields(shop, "CONV", x, y, region),
      ...{ ic_groups: groups, oc_blocks: 1, in_base: inBase(x, y, region, base), pixels, xsum },
      ...{ acc_init: c === 0 ? 1 : 0, acc_done: done ? 1 : 0 },
    };
    const hands = { wait: ["W_FULL", "IN_FULL"], post: ["W_FREE", "IN_FREE"] };
    const results = done ? placeResults(shop, "CONV", x, y, 1) : null;
    if (results !== null) return finished(shop, conv, results, hands, [draft, load], false);
    const fields = { ...conv, wait: tokens(...hands.wait), post: tokens(...hands.post) };
    return { loads: [draft, load], rest: [{ name: "CONV", fields }], prefetch: dice.chance(60) };
  });
}
