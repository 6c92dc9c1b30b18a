// SPDX-License-Identifier: Apache-2.0
/** A tenant that fills every memory of a core with a pattern, and one that stores what it finds there without having loaded anything. */
import type { Program } from "@tessera/compiler";
import type { CoreConfig } from "@tessera/hw";
import { encodeRecord, type FieldValues, SEGMENTS } from "@tessera/isa";
import { handMadeProgram, type Step } from "./hand-made.js";
import { tokens } from "./hostile-case.js";

const ROW_BYTES = 32;
const PARAM_BYTES = 16;
const TABLE_BYTES = 256;
/** Positive, so that sums of it never vanish. */
export const PATTERN = 0x5a;
/** The largest number of groups that a walk takes. */
const MOST_GROUPS = 4095;

/** What the spy stores, a layer and a region of the maps each; the order keeps what a later one looks at. */
export const AREAS = [
  "output buffer",
  "accumulators",
  "activation table",
  "input buffer",
  "residual buffer",
  "weight buffer",
] as const;
export type Area = (typeof AREAS)[number];

const outputRows = (core: CoreConfig): number => core.outputBufferBytes / ROW_BYTES;
const paramWords = (core: CoreConfig): number => PARAM_BYTES / core.icp;
const wordBytes = (core: CoreConfig): number => core.icp * core.ocp;

/** Parameters of one block: what is accumulated, plus `bias` of each lane, times one. */
const params = (core: CoreConfig, bias: (lane: number) => number = () => 0): Uint8Array =>
  new Uint8Array(
    Buffer.concat(
      Array.from({ length: core.ocp }, (_, lane) =>
        encodeRecord("CHANNEL_PARAMS", { bias: bias(lane), mult: 2, shift: 1, weight_zero: 1 }),
      ),
    ),
  );

/** One tap over `pixels` pixels in a row. */
const walk = (core: CoreConfig, pixels: number): FieldValues => ({
  ...{ plane_pitch: 1, ic_groups: 1, taps_x: 1, taps_y: 1, stride_x: 1, stride_y: 1, dil_x: 1, dil_y: 1 },
  ...{ tile_w: pixels, pixels, row_pitch: pixels, lane_dx: core.pp % pixels, lane_dy: Math.floor(core.pp / pixels) },
  ...{ oc_blocks: 1, out_pitch: pixels, out_plane: pixels, clamp_lo: -128, clamp_hi: 127 },
});

const loadWeights = (offset: number, words: number): Step => [
  "LOAD_W",
  { post: tokens("W_FULL"), addr_segment: SEGMENTS.WEIGHTS, addr_offset: offset, words },
];

/** A CONV of padding only, with a chunk of parameters in front of whatever the weight buffer holds. */
const convOfPadding = (core: CoreConfig, fields: FieldValues): Step => [
  "CONV",
  {
    ...walk(core, 1),
    ...{ wait: tokens("W_FULL", "OUT_FREE"), post: tokens("W_FREE", "OUT_FULL"), acc_init: 1, acc_done: 1, ...fields },
  },
];

const store = (core: CoreConfig, area: number, half: number, rows: number, at = 0): Step => [
  "STORE",
  {
    ...{ wait: tokens("OUT_FULL"), post: tokens("OUT_FREE"), addr_segment: SEGMENTS.MAPS },
    addr_offset: area * core.outputBufferBytes + (half * (outputRows(core) / 2) + at) * ROW_BYTES,
    ...{ contig_rows: 1, contig_blocks: 1, pixel_stride: 1, rows: 1, cols: rows, blocks: 1, row_pitch: rows, plane: rows },
    ...{ buf_base: half * (outputRows(core) / 2), first_mask: 15, last_mask: 15 },
  },
];

const HALVES = [0, 1];

/** Copies what the input buffer holds to the output buffer: the maximum over one tap, times one. */
const copyInputs = (core: CoreConfig, half: number): Step => [
  "POOL",
  {
    ...walk(core, outputRows(core) / 2),
    ...{ wait: tokens("IN_FULL", "OUT_FREE"), post: tokens("IN_FREE", "OUT_FULL"), ext_x: outputRows(core) / 2, ext_y: 1 },
    ...{ in_base: (half * core.inputBufferBytes) / core.icp / 2, ic_groups: core.ocp / core.icp, mult_a: 2, shift: 1 },
    ...{ out_base: half * (outputRows(core) / 2), oc_blocks: ROW_BYTES / core.ocp, oc_in_step: outputRows(core) / 2 },
  },
];

/** Stores what it finds. Its own weights are parameters only. */
export function spyProgram(core: CoreConfig): Program {
  const half = outputRows(core) / 2;
  const words = paramWords(core);
  const ringWords = core.weightBufferBytes / wordBytes(core);
  const lookUps = TABLE_BYTES / core.ocp;
  const blocks = Array.from({ length: lookUps }, (_, i) => params(core, (lane) => i * core.ocp + lane - TABLE_BYTES / 2));
  const weights = new Uint8Array(Buffer.concat([params(core), ...blocks]));
  const blockBytes = words * wordBytes(core);
  const layers: Record<Area, readonly Step[]> = {
    "output buffer": HALVES.flatMap((h): Step[] => [
      ["NOP_EXEC", { wait: tokens("OUT_FREE"), post: tokens("OUT_FULL") }],
      store(core, 0, h, half),
    ]),
    accumulators: HALVES.flatMap((h) => [
      loadWeights(0, words),
      convOfPadding(core, { acc_init: 0, xsum: 1, out_base: h * half }),
      store(core, 1, h, 1),
    ]),
    "activation table": Array.from({ length: lookUps }, (_, i): Step[] => [
      loadWeights((1 + i) * blockBytes, words),
      convOfPadding(core, { act: 1, out_base: (i % 2) * half }),
      store(core, 2, i % 2, 1, Math.floor(i / 2)),
    ]).flat(),
    "input buffer": HALVES.flatMap((h): Step[] => [
      ["NOP_LDI", { wait: tokens("IN_FREE"), post: tokens("IN_FULL") }],
      copyInputs(core, h),
      store(core, 3, h, half),
    ]),
    "residual buffer": HALVES.flatMap((h): Step[] => [
      ["NOP_LDI", { wait: tokens("RES_FREE"), post: tokens("RES_FULL") }],
      loadWeights(0, words),
      [
        "CONV",
        {
          ...walk(core, half),
          ...{ wait: tokens("W_FULL", "RES_FULL", "OUT_FREE"), post: tokens("W_FREE", "RES_FREE", "OUT_FULL") },
          ...{ acc_init: 1, acc_done: 1, residual: 1, res_base: h * half, out_base: h * half, mult_b: 2, shift: 1 },
          ...{ sum_clamp_lo: -128, sum_clamp_hi: 127 },
        },
      ],
      store(core, 4, h, half),
    ]),
    // The last to load weights, so that none run ahead of it; all words but those that its own parameters have replaced.
    "weight buffer": [
      loadWeights(0, words),
      convOfPadding(core, {
        pad_value: 1,
        ic_groups: Math.min(MOST_GROUPS, ringWords - (HALVES.length * 2 + lookUps + 1) * words),
      }),
      store(core, 5, 0, 1),
      ["NOP_EXEC", { wait: tokens("OUT_FREE"), post: tokens("OUT_FULL") }],
      ["NOP_SAVE", { wait: tokens("OUT_FULL"), post: tokens("OUT_FREE") }],
    ],
  };
  return handMadeProgram(core, {
    ...{ name: "spy", layers: AREAS.map((area) => layers[area]), weights },
    ...{ mapsBytes: AREAS.length * core.outputBufferBytes, inputBytes: 0 },
  });
}

/** Fills every memory of the core, and the task's own in DDR, with the pattern. */
export function fillProgram(core: CoreConfig): Program {
  const half = outputRows(core) / 2;
  const inputWords = core.inputBufferBytes / core.icp;
  const ringWords = core.weightBufferBytes / wordBytes(core);
  const words = paramWords(core);
  /** Columns of a box whose channel groups fill half an input buffer; odd, as pitches are. */
  const columns = Math.floor(inputWords / 2 / (ROW_BYTES / core.icp) - 1) | 1;
  const from = words * wordBytes(core);
  const weights = new Uint8Array(Math.max(ringWords * wordBytes(core), from + columns * ROW_BYTES)).fill(PATTERN);
  weights.set(params(core));
  const box = { contig_rows: 1, contig_blocks: 1, rows: 1, blocks: 1, addr_segment: SEGMENTS.WEIGHTS, addr_offset: from };
  const halves = HALVES.flatMap((h): Step[] => [
    [
      "LOAD_IN",
      {
        ...{ ...box, cols: columns, wait: tokens("IN_FREE"), post: tokens("IN_FULL"), last_groups: ROW_BYTES / core.icp },
        ...{ buf_base: (h * inputWords) / 2, plane_pitch: columns, row_pitch: columns, stride_x: 1, stride_y: 1 },
      },
    ],
    [
      "LOAD_RES",
      {
        ...{ ...box, cols: half, wait: tokens("RES_FREE"), post: tokens("RES_FULL") },
        ...{ buf_base: h * half, row_pitch: half, plane: half },
      },
    ],
    copyInputs(core, h),
    store(core, 0, h, half),
    ["NOP_EXEC", { wait: tokens("RES_FULL"), post: tokens("RES_FREE") }],
  ]);
  const rest: Step[] = [
    loadWeights(0, ringWords),
    ["TABLE", { wait: tokens("W_FULL"), w_base: words }],
    // Leaves sums behind: nothing is finished.
    ["CONV", { ...walk(core, 1), acc_init: 1, pad_value: 1, ic_groups: 4, xsum: 1, post: tokens("W_FREE") }],
  ];
  return handMadeProgram(core, {
    ...{ name: "pattern", layers: [[...halves, ...rest]], weights },
    ...{ mapsBytes: core.outputBufferBytes, inputBytes: 0 },
  });
}
