// SPDX-License-Identifier: Apache-2.0
/** Field rules of single instructions (docs/design/isa.md): what hardware checks and what it leaves to the verifier. */
import type { CoreConfig } from "@tessera/hw";
import { CHANNEL_BLOCK, type Engine, INSTRUCTIONS, type InstructionFormat, ROW_TAPS_LIMITS, TOKEN_CHANNELS } from "@tessera/isa";
import { InstructionFault } from "./errors.js";

export type Fields = Readonly<Record<string, number>>;

/** What the verifier needs to know of an instruction by name. */
interface Rules {
  readonly format: InstructionFormat;
  /** Fields that the specification documents as ">= 1". */
  readonly positive: readonly string[];
  readonly waits: number;
  readonly posts: number;
}

const channels = (engine: Engine, end: "producer" | "consumer"): number =>
  TOKEN_CHANNELS.reduce(
    (mask, channel, i) => mask | (channel[end] === engine && (end === "producer" || channel.counted) ? 1 << i : 0),
    0,
  );

const RULES = new Map<string, Rules>(
  INSTRUCTIONS.map((format) => [
    format.name,
    {
      format,
      positive: format.words.flat().flatMap((field) => (field.doc.includes(">= 1") ? [field.name] : [])),
      waits: channels(format.engine, "consumer"),
      posts: channels(format.engine, "producer"),
    },
  ]),
);

/** The engine that executes an instruction. */
export const engineOf = (name: string): Engine => (RULES.get(name) as Rules).format.engine;

function expect(condition: boolean, field: string, f: Fields, rule: string): void {
  if (!condition) {
    throw new InstructionFault("VERIFY_FIELD", `field ${field} is ${f[field]}; ${rule}`);
  }
}

/** Throws InstructionFault on the first field that breaks a rule. */
export function checkFields(name: string, f: Fields, core: CoreConfig): void {
  const rules = RULES.get(name) as Rules;
  if (rules.format.injected === true) {
    throw new InstructionFault("VERIFY_FIELD", `${name} is made by the dispatcher only and may not stand in an IFP`);
  }
  const field = (key: string): number => f[key] as number;
  expect(
    (field("wait") & ~rules.waits) === 0,
    "wait",
    f,
    `engine ${rules.format.engine} may wait on channels 0x${rules.waits.toString(16)} only`,
  );
  expect(
    (field("post") & ~rules.posts) === 0,
    "post",
    f,
    `engine ${rules.format.engine} may post on channels 0x${rules.posts.toString(16)} only`,
  );
  for (const key of rules.positive) {
    expect(field(key) >= 1, key, f, "it must be at least 1");
  }
  switch (name) {
    case "LOAD_IN":
      expect(field("addr_offset") % CHANNEL_BLOCK === 0, "addr_offset", f, "it must be a multiple of 32");
      expect(
        field("last_groups") >= 1 && field("last_groups") <= CHANNEL_BLOCK / core.icp,
        "last_groups",
        f,
        `it must be 1..${CHANNEL_BLOCK / core.icp}`,
      );
      expect(field("plane_pitch") % 2 === 1, "plane_pitch", f, "it must be odd");
      return;
    case "LOAD_RES":
    case "LOAD_W":
      expect(field("addr_offset") % CHANNEL_BLOCK === 0, "addr_offset", f, "it must be a multiple of 32");
      return;
    case "STORE":
      expect(field("addr_offset") % CHANNEL_BLOCK === 0, "addr_offset", f, "it must be a multiple of 32");
      expect(field("contig_rows") === 0 || field("pixel_stride") === 1, "pixel_stride", f, "it must be 1 with contig_rows");
      return;
    case "TABLE":
      expect(core.activationTable, "opcode", { opcode: 0 }, "this core has no activation table");
      return;
    case "CONV":
    case "POOL":
    case "ELTWISE":
      checkWalk(f, core);
      checkResult(name, f, core);
      return;
    default:
  }
}

/** Rules of the walk that keep lanes apart and the tap counters consistent. */
function checkWalk(f: Fields, core: CoreConfig): void {
  const field = (key: string): number => f[key] as number;
  const { pp } = core;
  const tileW = field("tile_w");
  expect(field("plane_pitch") % 2 === 1, "plane_pitch", f, "it must be odd");
  expect(
    field("pixels") <= tileW || field("row_pitch") % pp === tileW % pp,
    "row_pitch",
    f,
    `it must equal tile_w ${tileW} modulo ${pp}`,
  );
  expect(field("lane_dx") === pp % tileW, "lane_dx", f, `it must be ${pp} modulo tile_w ${tileW}`);
  expect(field("lane_dy") === Math.floor(pp / tileW), "lane_dy", f, `it must be ${pp} divided by tile_w ${tileW}`);
  for (const axis of ["x", "y"]) {
    const stride = field(`stride_${axis}`);
    expect(field(`phase_${axis}`) < stride, `phase_${axis}`, f, `it must be below stride_${axis} ${stride}`);
    expect(
      field(`dil_r${axis}`) === field(`dil_${axis}`) % stride,
      `dil_r${axis}`,
      f,
      `it must be dil_${axis} modulo stride_${axis}`,
    );
  }
  expect(field("out_lane") < CHANNEL_BLOCK / core.ocp, "out_lane", f, `it must be below ${CHANNEL_BLOCK / core.ocp}`);
  expect(field("act") === 0 || core.activationTable, "act", f, "this core has no activation table");
  expect(field("clamp_lo") <= field("clamp_hi"), "clamp_lo", f, "it must not exceed clamp_hi");
}

function checkResult(name: string, f: Fields, core: CoreConfig): void {
  const field = (key: string): number => f[key] as number;
  const channelGroups = core.ocp / core.icp;
  if (name === "CONV") {
    const whole = field("acc_init") === 1 && field("acc_done") === 1;
    expect(whole || field("pixels") <= core.pp, "pixels", f, `a partial accumulation has at most ${core.pp}`);
    expect(whole || field("oc_blocks") === 1, "oc_blocks", f, "a partial accumulation has 1");
    expect(field("xsum") <= 2, "xsum", f, "it must be 0, 1 or 2");
    expect(
      field("xsum") !== 2 || field("ic_groups") === channelGroups,
      "ic_groups",
      f,
      `it must be ${channelGroups} with xsum 2`,
    );
    if (field("row_taps") === 1) {
      checkRowTaps(f, core);
    }
    if (field("residual") === 1) {
      expect(field("acc_done") === 1, "residual", f, "only a CONV that finishes its pixels can add");
      expect(field("sum_clamp_lo") <= field("sum_clamp_hi"), "sum_clamp_lo", f, "it must not exceed sum_clamp_hi");
      checkSum(f);
    }
    return;
  }
  expect(field("ic_groups") === channelGroups, "ic_groups", f, `it must be ${channelGroups}`);
  checkSum(f);
  if (name === "ELTWISE") {
    expect(field("taps_x") * field("taps_y") === 2, "taps_x", f, "an element-wise operation has two taps");
  }
}

function checkRowTaps(f: Fields, core: CoreConfig): void {
  const field = (key: string): number => f[key] as number;
  const channelGroups = core.ocp / core.icp;
  const most = Math.min(ROW_TAPS_LIMITS.phaseTaps, core.icp);
  expect(field("ic_groups") === channelGroups, "ic_groups", f, `it must be ${channelGroups} with row taps`);
  expect(field("dil_x") === 1, "dil_x", f, "it must be 1 with row taps");
  expect(field("tile_w") % core.pp === 0, "tile_w", f, `it must be a multiple of ${core.pp} with row taps`);
  expect(field("xsum") === 0, "xsum", f, "it must be 0 with row taps");
  const taps = Math.ceil(field("taps_x") / field("stride_x"));
  expect(taps <= most, "taps_x", f, `row taps have at most ${most} taps per column phase`);
  const steps = field("taps_y") * Math.min(field("stride_x"), field("taps_x")) * channelGroups;
  expect(steps <= ROW_TAPS_LIMITS.steps, "taps_y", f, `row taps have at most ${ROW_TAPS_LIMITS.steps} steps per pixel group`);
}

/** Scaling of POOL, ELTWISE and a fused addition. */
function checkSum(f: Fields): void {
  expect((f.shift as number) >= 1 && (f.shift as number) <= 55, "shift", f, "it must be 1..55");
  for (const key of ["lsh_a", "lsh_b"]) {
    expect((f[key] ?? 0) <= 24, key, f, "it must be at most 24");
  }
}
