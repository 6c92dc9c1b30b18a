// SPDX-License-Identifier: Apache-2.0
/** Field rules of single instructions (docs/design/isa.md): what hardware checks and what it leaves to the verifier. */
import type { CoreConfig } from "@tessera/hw";
import {
  CHANNEL_BLOCK,
  type Engine,
  INSTRUCTIONS,
  type InstructionFields,
  type InstructionFormat,
  type InstructionName,
  ROW_TAPS_LIMITS,
  TOKEN_CHANNELS,
} from "@tessera/isa";
import { InstructionFault } from "./errors.js";
import type { Walk } from "./extents.js";

type Fields = Readonly<Record<string, number>>;

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

/** Called where a rule is broken, so that no rule is put into words before. */
function fail(field: string, value: number, rule: string): never {
  throw new InstructionFault("VERIFY_FIELD", `field ${field} is ${value}; ${rule}`);
}

/** Throws InstructionFault on the first field that breaks a rule; `all` holds the instruction in the object of its name. */
export function checkFields(name: InstructionName, all: InstructionFields, core: CoreConfig): void {
  const rules = RULES.get(name) as Rules;
  const { engine, injected } = rules.format;
  const f: Fields = all[name];
  const { wait, post } = all[name];
  if (injected === true) {
    throw new InstructionFault("VERIFY_FIELD", `${name} is made by the dispatcher only and may not stand in an IFP`);
  }
  if ((wait & ~rules.waits) !== 0) fail("wait", wait, `engine ${engine} may wait on channels 0x${rules.waits.toString(16)} only`);
  if ((post & ~rules.posts) !== 0) fail("post", post, `engine ${engine} may post on channels 0x${rules.posts.toString(16)} only`);
  for (const key of rules.positive) {
    const value = f[key] as number;
    if (value < 1) fail(key, value, "it must be at least 1");
  }
  switch (name) {
    case "LOAD_IN":
      checkLoadIn(all.LOAD_IN, core);
      return;
    case "LOAD_RES":
    case "LOAD_W":
      checkAligned(all[name].addr_offset);
      return;
    case "STORE": {
      const { addr_offset, contig_rows, pixel_stride } = all.STORE;
      checkAligned(addr_offset);
      if (contig_rows !== 0 && pixel_stride !== 1) fail("pixel_stride", pixel_stride, "it must be 1 with contig_rows");
      return;
    }
    case "TABLE":
      if (!core.activationTable) fail("opcode", 0, "this core has no activation table");
      return;
    case "CONV":
      checkWalk(all.CONV, core);
      checkConv(all.CONV, core);
      return;
    case "POOL":
    case "ELTWISE": {
      const walk = all[name];
      const channelGroups = core.ocp / core.icp;
      checkWalk(walk, core);
      if (walk.ic_groups !== channelGroups) fail("ic_groups", walk.ic_groups, `it must be ${channelGroups}`);
      checkShift(walk.shift);
      if (name === "ELTWISE") checkOperands(all.ELTWISE);
      return;
    }
    default:
  }
}

function checkAligned(offset: number): void {
  if (offset % CHANNEL_BLOCK !== 0) fail("addr_offset", offset, `it must be a multiple of ${CHANNEL_BLOCK}`);
}

function checkLoadIn(f: InstructionFields["LOAD_IN"], core: CoreConfig): void {
  const groups = CHANNEL_BLOCK / core.icp;
  checkAligned(f.addr_offset);
  if (f.last_groups < 1 || f.last_groups > groups) fail("last_groups", f.last_groups, `it must be 1..${groups}`);
  if (f.plane_pitch % 2 !== 1) fail("plane_pitch", f.plane_pitch, "it must be odd");
}

/** Rules of the walk that keep lanes apart and the tap counters consistent. */
function checkWalk(f: Walk, core: CoreConfig): void {
  const { pp } = core;
  const { tile_w: tileW } = f;
  if (f.plane_pitch % 2 !== 1) fail("plane_pitch", f.plane_pitch, "it must be odd");
  if (f.pixels > tileW && f.row_pitch % pp !== tileW % pp) {
    fail("row_pitch", f.row_pitch, `it must equal tile_w ${tileW} modulo ${pp}`);
  }
  if (f.lane_dx !== pp % tileW) fail("lane_dx", f.lane_dx, `it must be ${pp} modulo tile_w ${tileW}`);
  if (f.lane_dy !== Math.floor(pp / tileW)) fail("lane_dy", f.lane_dy, `it must be ${pp} divided by tile_w ${tileW}`);
  checkAxis("x", f.stride_x, f.phase_x, f.dil_x, f.dil_rx);
  checkAxis("y", f.stride_y, f.phase_y, f.dil_y, f.dil_ry);
  if (f.out_lane >= CHANNEL_BLOCK / core.ocp) fail("out_lane", f.out_lane, `it must be below ${CHANNEL_BLOCK / core.ocp}`);
  if (f.act !== 0 && !core.activationTable) fail("act", f.act, "this core has no activation table");
  if (f.clamp_lo > f.clamp_hi) fail("clamp_lo", f.clamp_lo, "it must not exceed clamp_hi");
}

function checkAxis(axis: "x" | "y", stride: number, phase: number, dilation: number, rest: number): void {
  if (phase >= stride) fail(`phase_${axis}`, phase, `it must be below stride_${axis} ${stride}`);
  if (rest !== dilation % stride) fail(`dil_r${axis}`, rest, `it must be dil_${axis} modulo stride_${axis}`);
}

function checkConv(f: InstructionFields["CONV"], core: CoreConfig): void {
  const channelGroups = core.ocp / core.icp;
  const whole = f.acc_init === 1 && f.acc_done === 1;
  if (!whole && f.pixels > core.pp) fail("pixels", f.pixels, `a partial accumulation has at most ${core.pp}`);
  if (!whole && f.oc_blocks !== 1) fail("oc_blocks", f.oc_blocks, "a partial accumulation has 1");
  if (f.xsum > 2) fail("xsum", f.xsum, "it must be 0, 1 or 2");
  if (f.xsum === 2 && f.ic_groups !== channelGroups) fail("ic_groups", f.ic_groups, `it must be ${channelGroups} with xsum 2`);
  if (f.row_taps === 1) checkRowTaps(f, core);
  if (f.residual === 1) {
    if (f.acc_done !== 1) fail("residual", f.residual, "only a CONV that finishes its pixels can add");
    if (f.sum_clamp_lo > f.sum_clamp_hi) fail("sum_clamp_lo", f.sum_clamp_lo, "it must not exceed sum_clamp_hi");
    checkShift(f.shift);
    checkLeftShifts(f);
  }
}

function checkRowTaps(f: InstructionFields["CONV"], core: CoreConfig): void {
  const channelGroups = core.ocp / core.icp;
  const most = Math.min(ROW_TAPS_LIMITS.phaseTaps, core.icp);
  if (f.ic_groups !== channelGroups) fail("ic_groups", f.ic_groups, `it must be ${channelGroups} with row taps`);
  if (f.dil_x !== 1) fail("dil_x", f.dil_x, "it must be 1 with row taps");
  if (f.tile_w % core.pp !== 0) fail("tile_w", f.tile_w, `it must be a multiple of ${core.pp} with row taps`);
  if (f.xsum !== 0) fail("xsum", f.xsum, "it must be 0 with row taps");
  const taps = Math.ceil(f.taps_x / f.stride_x);
  if (taps > most) fail("taps_x", f.taps_x, `row taps have at most ${most} taps per column phase`);
  const steps = f.taps_y * Math.min(f.stride_x, f.taps_x) * channelGroups;
  if (steps > ROW_TAPS_LIMITS.steps) {
    fail("taps_y", f.taps_y, `row taps have at most ${ROW_TAPS_LIMITS.steps} steps per pixel group`);
  }
}

function checkOperands(f: InstructionFields["ELTWISE"]): void {
  checkLeftShifts(f);
  if (f.taps_x * f.taps_y !== 2) fail("taps_x", f.taps_x, "an element-wise operation has two taps");
}

/** Scaling of POOL, ELTWISE and a fused addition. */
function checkShift(shift: number): void {
  if (shift < 1 || shift > 55) fail("shift", shift, "it must be 1..55");
}

function checkLeftShifts({ lsh_a: a, lsh_b: b }: InstructionFields["CONV"] | InstructionFields["ELTWISE"]): void {
  if (a > 24) fail("lsh_a", a, "it must be at most 24");
  if (b > 24) fail("lsh_b", b, "it must be at most 24");
}
