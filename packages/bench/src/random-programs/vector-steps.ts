// SPDX-License-Identifier: Apache-2.0
/** Random steps without multiplications by weights: pools, sums and products, tables, token traffic. */
import type { FieldValues } from "@tessera/isa";
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
import { retry, type Step, tokens, type Workshop } from "./workshop.js";

const TABLE_BYTES = 256;

interface Shape {
  readonly x: Axis;
  readonly y: Axis;
  readonly blocks: number;
  readonly region: Region;
}

/** Window, blocks and region of an operation that reads `operands` maps of as many channels as it makes. */
function channelwise(shop: Workshop, axes: () => readonly [Axis, Axis], operands: number): Shape {
  const { dice, sizes, output } = shop;
  return retry(() => {
    const [x, y] = axes();
    const blocks = dice.range(1, 3);
    if (Math.ceil((sizes.lanes - 1 + blocks) / sizes.lanes) * (x.tile + 2) * y.tile > output.size) return null;
    const region = randomRegion(shop, x, y, operands * blocks * sizes.channelGroups);
    return region && { x, y, blocks, region };
  });
}

function step(shop: Workshop, name: string, { x, y, blocks, region }: Shape, own: FieldValues): Step {
  const { base, draft } = loadRegion(shop, region);
  const results = placeResults(shop, name, x, y, blocks);
  if (results === null) throw new RangeError("results that were checked to fit do not");
  const { channelGroups } = shop.sizes;
  const fields = {
    ...walkFields(shop, name, x, y, region),
    ...{ ic_groups: channelGroups, oc_blocks: blocks, oc_in_step: channelGroups * region.planePitch },
    in_base: inBase(x, y, region, base),
    ...results.fields,
    ...own,
    wait: tokens("IN_FULL", "OUT_FREE"),
    post: tokens("IN_FREE", "OUT_FULL"),
  };
  return { loads: [draft], rest: [{ name, fields }, results.store], prefetch: shop.dice.chance(60) };
}

export function poolSteps(shop: Workshop): Step[] {
  const { dice } = shop;
  const shape = channelwise(shop, () => [randomAxis(shop, 8, 4), randomAxis(shop, 4, 4)], 1);
  return [
    step(shop, "POOL", shape, {
      kind: dice.range(0, 1),
      mult_a: dice.chance(80) ? dice.range(2 ** 22, 2 ** 24 - 1) : anyValue("POOL", "mult_a", dice),
      shift: dice.chance(80) ? dice.range(22, 27) : dice.range(1, 55),
      bias: dice.range(-500, 500),
    }),
  ];
}

/** Operand b lies behind operand a: one region of twice the channels, two taps half a region apart. */
export function eltwiseSteps(shop: Workshop): Step[] {
  const { dice } = shop;
  const any = (name: string): number => anyValue("ELTWISE", name, dice);
  const shape = channelwise(shop, () => [pointAxis(dice.range(1, 12)), pointAxis(dice.range(1, 4))], 2);
  const apart = shape.blocks * shop.sizes.channelGroups * shape.region.planePitch;
  const [lshA, lshB, kind] = [dice.chance(50) ? 0 : dice.range(0, 24), dice.chance(50) ? 0 : dice.range(0, 24), dice.range(0, 1)];
  const shift = kind === 1 ? dice.range(28, 33) : Math.max(lshA, lshB) + dice.range(22, 26);
  return [
    step(shop, "ELTWISE", shape, {
      ...(dice.chance(50) ? { taps_y: 2 } : { taps_x: 2 }),
      ...{ dil_x: 0, dil_y: 0, dil_rx: 0, dil_ry: 0, tap_dx0: apart, tap_dy0: apart },
      ...{
        kind,
        mult_a: any("mult_a"),
        mult_b: any("mult_b"),
        lsh_a: lshA,
        lsh_b: lshB,
        zero_a: any("zero_a"),
        zero_b: any("zero_b"),
      },
      shift: dice.chance(20) ? dice.range(1, 55) : shift,
    }),
  ];
}

export function tableSteps({ dice, sizes, weights }: Workshop): Step[] {
  const words = Math.ceil(TABLE_BYTES / sizes.wordBytes);
  // Some words of the chunk lie in front of the table.
  const front = dice.chance(50) ? 0 : dice.range(1, sizes.chunkWords - words);
  const { offset } = weights.allocate((front + words) * sizes.wordBytes);
  const load = { addr_segment: 1, addr_offset: offset, words: front + words, post: tokens("W_FULL") };
  const table = { w_base: front, wait: tokens("W_FULL"), post: tokens("W_FREE") };
  return [{ loads: [{ name: "LOAD_W", fields: load }], rest: [{ name: "TABLE", fields: table }], prefetch: dice.chance(60) }];
}

/** A half of every buffer handed round by instructions that do nothing else. */
export function nopSteps({ input, output, residual, weights, sizes }: Workshop): Step[] {
  for (const halves of [input, output, residual]) halves.next();
  const { offset } = weights.allocate(sizes.wordBytes);
  const chunk = { addr_segment: 1, addr_offset: offset, words: 1 };
  return [
    {
      loads: [
        { name: "NOP_LDI", fields: { wait: tokens("IN_FREE", "RES_FREE"), post: tokens("IN_FULL", "RES_FULL") } },
        { name: "LOAD_W", fields: chunk },
        { name: "NOP_LDW", fields: { post: tokens("W_FULL") } },
      ],
      rest: [
        {
          name: "NOP_EXEC",
          fields: {
            wait: tokens("IN_FULL", "RES_FULL", "W_FULL", "OUT_FREE"),
            post: tokens("IN_FREE", "RES_FREE", "W_FREE", "OUT_FULL"),
          },
        },
        { name: "NOP_SAVE", fields: { wait: tokens("OUT_FULL"), post: tokens("OUT_FREE") } },
      ],
      prefetch: false,
    },
  ];
}
