// SPDX-License-Identifier: Apache-2.0
/** Loops without iterations, without end, and IFPs that take longer than they may. */
import { changeFields, changeList } from "../edit.js";
import type { HostileCase } from "../hostile-case.js";
import { ADD_LAYER, CONV_LAYER, POOL_LAYER } from "../small-program.js";

const ENDLESS = { taps_x: 63, taps_y: 63, ic_groups: 4095, pixels: 16383, oc_blocks: 255 };
const REPEATS = 400;

const zero = (instruction: string, field: string): HostileCase => ({
  name: `${instruction} with no ${field}`,
  edit: changeFields(ADD_LAYER, instruction, { [field]: 0 }),
  verifier: "VERIFY_FIELD",
  hardware: "ILLEGAL_INSTRUCTION",
});

/** The same convolution again and again, between the tokens that the first takes and the last gives. */
const repeatConv = changeList(CONV_LAYER, (list) =>
  list.flatMap((instruction) => {
    if (instruction.name !== "CONV") return [instruction];
    const { wait = 0, post = 0 } = instruction.fields;
    const again = (fields: Record<string, number>) => ({ name: "CONV", fields: { ...instruction.fields, ...fields } });
    return [
      again({ wait, post: 0 }),
      ...Array.from({ length: REPEATS }, () => again({ wait: 0, post: 0 })),
      again({ wait: 0, post }),
    ];
  }),
);

export const LOOPS: readonly HostileCase[] = [
  zero("CONV", "taps_x"),
  zero("CONV", "pixels"),
  zero("CONV", "oc_blocks"),
  zero("CONV", "tile_w"),
  zero("CONV", "stride_y"),
  zero("LOAD_IN", "rows"),
  zero("LOAD_RES", "cols"),
  zero("LOAD_W", "words"),
  zero("STORE", "blocks"),
  {
    name: "a convolution that takes years",
    edit: changeFields(CONV_LAYER, "CONV", ENDLESS),
    verifier: "VERIFY_LENGTH",
    hardware: "WATCHDOG",
  },
  {
    name: "a pooling that takes years",
    edit: changeFields(POOL_LAYER, "POOL", { ...ENDLESS, ic_groups: 4095 }),
    verifier: "VERIFY_FIELD",
    hardware: "WATCHDOG",
  },
  {
    // Every answer is progress, so no watchdog sees it.
    name: "a load that reads the same bytes for a minute",
    edit: changeFields(CONV_LAYER, "LOAD_IN", {
      rows: 4095,
      contig_rows: 0,
      row_stride: 0,
      blocks: 1023,
      contig_blocks: 0,
      block_stride: 0,
    }),
    verifier: "VERIFY_LENGTH",
    hardware: ["WATCHDOG", "HOST_ABORT"],
  },
  // Legal work, for as long as the watchdog allows without any progress.
  { name: "an IFP of four hundred convolutions", edit: repeatConv, verifier: "VERIFY_LENGTH", hardware: ["DONE", "WATCHDOG"] },
];
