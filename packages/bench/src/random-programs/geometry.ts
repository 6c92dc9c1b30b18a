// SPDX-License-Identifier: Apache-2.0
/** Random geometry of an operation: window, box in the input buffer, box in the output buffer; all within the core's rules. */
import type { FieldValues } from "@tessera/isa";
import { source, store } from "./boxes.js";
import { anyValue } from "./spec-fields.js";
import { type Draft, tokens, type Workshop } from "./workshop.js";

/** Window of an operation over one axis, in input columns (or rows). */
export interface Axis {
  readonly taps: number;
  readonly stride: number;
  readonly dil: number;
  readonly tile: number;
  /** First tap of the first output, and loaded columns. */
  readonly org: number;
  readonly ext: number;
}

const MODULO = 0x10000;
const wrapped = (address: number): number => ((address % MODULO) + MODULO) % MODULO;

export function randomAxis({ dice }: Workshop, maxTile: number, maxTaps: number): Axis {
  const taps = dice.chance(40) ? 1 : dice.range(1, maxTaps);
  const stride = dice.chance(50) ? 1 : dice.range(1, 3);
  const dil = dice.chance(70) ? 1 : dice.range(1, 4);
  const tile = dice.range(1, maxTile);
  const org = -dice.range(0, (taps - 1) * dil);
  const span = (tile - 1) * stride + (taps - 1) * dil + 1;
  return { taps, stride, dil, tile, org, ext: Math.max(1, span + org - dice.range(0, 2)) };
}

/** One tap over `tile` places. */
export const pointAxis = (tile: number): Axis => ({ taps: 1, stride: 1, dil: 1, tile, org: 0, ext: tile });

/** Input box in the buffer, and the instruction that loads it but for its place there. */
export interface Region {
  readonly load: FieldValues;
  readonly planePitch: number;
  readonly rowPitch: number;
  readonly phasePitchX: number;
  readonly phasePitchY: number;
  /** Input-buffer words. */
  readonly words: number;
}

/** null: it does not fit. */
export function randomRegion(shop: Workshop, x: Axis, y: Axis, groups: number): Region | null {
  const { dice, sizes } = shop;
  const blocks = Math.ceil(groups / sizes.groups);
  const keepX = x.taps === 1 && x.org === 0 && dice.chance(50);
  const [rows, cols] = [Math.ceil(y.ext / y.stride), Math.ceil(x.ext / x.stride)];
  let rowPitch = cols;
  if (y.tile > 1) while (rowPitch % sizes.pp !== x.tile % sizes.pp) rowPitch++;
  if (dice.chance(20)) rowPitch += sizes.pp;
  const phasePitchX = rows * rowPitch;
  const phasePitchY = phasePitchX * (keepX ? 1 : x.stride);
  const planePitch = (phasePitchY * y.stride) | 1;
  const words = planePitch * groups;
  if (words > sizes.inputHalf) return null;
  const from = source(shop, "LOAD_IN", { rows: y.ext, cols: x.ext, blocks });
  if (from === null) return null;
  const load = {
    ...from,
    last_groups: groups - (blocks - 1) * sizes.groups,
    keep_x: keepX ? 1 : 0,
    plane_pitch: planePitch,
    row_pitch: rowPitch,
    phase_pitch_x: phasePitchX,
    phase_pitch_y: phasePitchY,
    stride_x: x.stride,
    stride_y: y.stride,
  };
  return { load, planePitch, rowPitch, phasePitchX, phasePitchY, words };
}

/** The instruction that loads a region into the next half, and its base there. */
export function loadRegion({ dice, input }: Workshop, { load, words }: Region): { readonly base: number; readonly draft: Draft } {
  const base = input.next() + dice.range(0, input.size - words);
  const fields = { ...load, buf_base: base, wait: tokens("IN_FREE"), post: tokens("IN_FULL") };
  return { base, draft: { name: "LOAD_IN", fields } };
}

/** Fields of the walk over a region, but for its place in the buffer and the results'. */
export function walkFields({ dice, sizes }: Workshop, format: string, x: Axis, y: Axis, region: Region): FieldValues {
  const any = (name: string): number => anyValue(format, name, dice);
  // What a single tap or row leaves without effect has any value that the verifier accepts.
  const dilX = x.taps === 1 && dice.chance(30) ? any("dil_x") : x.dil;
  const dilY = y.taps === 1 && dice.chance(30) ? any("dil_y") : y.dil;
  const [restX, restY] = [dilX % x.stride, dilY % y.stride];
  const [columns, rows] = [Math.floor(dilX / x.stride), Math.floor(dilY / y.stride) * region.rowPitch];
  const [clampA, clampB] = [any("clamp_lo"), any("clamp_hi")];
  const [clampLo, clampHi] = dice.chance(60) ? [-128, 127] : [Math.min(clampA, clampB), Math.max(clampA, clampB)];
  return {
    plane_pitch: region.planePitch,
    row_pitch: region.rowPitch,
    ...{ taps_x: x.taps, taps_y: y.taps, stride_x: x.stride, stride_y: y.stride },
    ...{ dil_x: dilX, dil_y: dilY, dil_rx: restX, dil_ry: restY },
    ...{ org_x: x.org, org_y: y.org, ext_x: x.ext, ext_y: y.ext },
    phase_x: x.org - Math.floor(x.org / x.stride) * x.stride,
    phase_y: y.org - Math.floor(y.org / y.stride) * y.stride,
    tap_dx0: wrapped(columns + restX * region.phasePitchX),
    tap_dx1: wrapped(columns + 1 + (restX - x.stride) * region.phasePitchX),
    tap_dy0: wrapped(rows + restY * region.phasePitchY),
    tap_dy1: wrapped(rows + region.rowPitch + (restY - y.stride) * region.phasePitchY),
    tile_w: x.tile,
    pixels: x.tile * y.tile - (dice.chance(30) ? dice.range(0, x.tile - 1) : 0),
    lane_dx: sizes.pp % x.tile,
    lane_dy: Math.floor(sizes.pp / x.tile),
    pad_value: any("pad_value"),
    zero_out: dice.chance(50) ? 0 : any("zero_out"),
    clamp_lo: clampLo,
    clamp_hi: clampHi,
    act: dice.chance(20) ? 1 : 0,
  };
}

/** Where the walk over a region that lies at `base` begins. */
export function inBase(x: Axis, y: Axis, region: Region, base: number): number {
  const [column, row] = [Math.floor(x.org / x.stride), Math.floor(y.org / y.stride)];
  const [phaseX, phaseY] = [x.org - column * x.stride, y.org - row * y.stride];
  return wrapped(base + row * region.rowPitch + column + phaseX * region.phasePitchX + phaseY * region.phasePitchY);
}

export interface Placed {
  /** Fields of the operation that place its results. */
  readonly fields: FieldValues;
  readonly store: Draft;
}

/** Places results of `blocks` output blocks in the next half of the output buffer; null: they do not fit. */
export function placeResults(shop: Workshop, format: string, x: Axis, y: Axis, blocks: number): Placed | null {
  const { dice, sizes, output } = shop;
  const out_lane = dice.range(0, sizes.lanes - 1);
  const pitch = x.tile + dice.range(0, 2);
  const plane = pitch * y.tile;
  const planes = Math.ceil((out_lane + blocks) / sizes.lanes);
  if (planes * plane > output.size) return null;
  const out_base = output.next() + dice.range(0, output.size - planes * plane);
  const any = (used: boolean, name: string, value: number): number =>
    used || dice.chance(70) ? value : anyValue(format, name, dice);
  return {
    fields: {
      out_lane,
      out_base,
      out_pitch: any(y.tile > 1, "out_pitch", pitch),
      out_plane: any(planes > 1, "out_plane", plane),
    },
    store: store(shop, { rows: y.tile, cols: x.tile, blocks: planes }, { buf_base: out_base, row_pitch: pitch, plane }),
  };
}
