// SPDX-License-Identifier: Apache-2.0
// Emitted from packages/isa/src/spec; do not edit.
/** Reads instructions into objects that every read of the same kind overwrites. */

/** An object per instruction with all its fields but the opcode. */
export const blankFields = () => ({
  NOP_LDI: {
    wait: 0, post: 0,
  },
  NOP_LDW: {
    wait: 0, post: 0,
  },
  NOP_EXEC: {
    wait: 0, post: 0,
  },
  NOP_SAVE: {
    wait: 0, post: 0,
  },
  LOAD_IN: {
    wait: 0, post: 0, addr_offset: 0, addr_segment: 0, row_stride: 0, block_stride: 0, contig_rows: 0, contig_blocks: 0, rows: 0,
    cols: 0, blocks: 0, last_groups: 0, keep_x: 0, buf_base: 0, plane_pitch: 0, row_pitch: 0, phase_pitch_x: 0, phase_pitch_y: 0,
    stride_x: 0, stride_y: 0,
  },
  LOAD_RES: {
    wait: 0, post: 0, addr_offset: 0, addr_segment: 0, row_stride: 0, block_stride: 0, contig_rows: 0, contig_blocks: 0, rows: 0,
    cols: 0, blocks: 0, buf_base: 0, row_pitch: 0, plane: 0,
  },
  WAIT_LAYERS: {
    wait: 0, post: 0, count: 0, layer0: 0, layer1: 0, layer2: 0, layer3: 0, layer4: 0, layer5: 0, layer6: 0, layer7: 0, ifp: 0,
  },
  LOAD_W: {
    wait: 0, post: 0, addr_offset: 0, addr_segment: 0, words: 0,
  },
  CONV: {
    wait: 0, post: 0, in_base: 0, plane_pitch: 0, ic_groups: 0, oc_in_step: 0, taps_x: 0, taps_y: 0, tap_dx0: 0, tap_dx1: 0,
    tap_dy0: 0, tap_dy1: 0, stride_x: 0, stride_y: 0, dil_x: 0, dil_y: 0, phase_x: 0, phase_y: 0, dil_rx: 0, dil_ry: 0, org_x: 0,
    org_y: 0, ext_x: 0, ext_y: 0, pad_value: 0, tile_w: 0, pixels: 0, row_pitch: 0, lane_dx: 0, lane_dy: 0, w_base: 0,
    oc_blocks: 0, out_base: 0, out_lane: 0, out_pitch: 0, out_plane: 0, zero_out: 0, clamp_lo: 0, clamp_hi: 0, act: 0, mult_a: 0,
    shift: 0, mult_b: 0, lsh_a: 0, lsh_b: 0, zero_b: 0, sum_zero_out: 0, sum_clamp_lo: 0, sum_clamp_hi: 0, residual: 0,
    res_base: 0, row_taps: 0, acc_init: 0, acc_done: 0, xsum: 0,
  },
  POOL: {
    wait: 0, post: 0, in_base: 0, plane_pitch: 0, ic_groups: 0, oc_in_step: 0, taps_x: 0, taps_y: 0, tap_dx0: 0, tap_dx1: 0,
    tap_dy0: 0, tap_dy1: 0, stride_x: 0, stride_y: 0, dil_x: 0, dil_y: 0, phase_x: 0, phase_y: 0, dil_rx: 0, dil_ry: 0, org_x: 0,
    org_y: 0, ext_x: 0, ext_y: 0, pad_value: 0, tile_w: 0, pixels: 0, row_pitch: 0, lane_dx: 0, lane_dy: 0, w_base: 0,
    oc_blocks: 0, out_base: 0, out_lane: 0, out_pitch: 0, out_plane: 0, zero_out: 0, clamp_lo: 0, clamp_hi: 0, act: 0, mult_a: 0,
    shift: 0, bias: 0, kind: 0,
  },
  ELTWISE: {
    wait: 0, post: 0, in_base: 0, plane_pitch: 0, ic_groups: 0, oc_in_step: 0, taps_x: 0, taps_y: 0, tap_dx0: 0, tap_dx1: 0,
    tap_dy0: 0, tap_dy1: 0, stride_x: 0, stride_y: 0, dil_x: 0, dil_y: 0, phase_x: 0, phase_y: 0, dil_rx: 0, dil_ry: 0, org_x: 0,
    org_y: 0, ext_x: 0, ext_y: 0, pad_value: 0, tile_w: 0, pixels: 0, row_pitch: 0, lane_dx: 0, lane_dy: 0, w_base: 0,
    oc_blocks: 0, out_base: 0, out_lane: 0, out_pitch: 0, out_plane: 0, zero_out: 0, clamp_lo: 0, clamp_hi: 0, act: 0, mult_a: 0,
    shift: 0, mult_b: 0, lsh_a: 0, lsh_b: 0, zero_b: 0, zero_a: 0, kind: 0,
  },
  TABLE: {
    wait: 0, post: 0, w_base: 0,
  },
  STORE: {
    wait: 0, post: 0, addr_offset: 0, addr_segment: 0, row_stride: 0, block_stride: 0, pixel_stride: 0, contig_rows: 0,
    contig_blocks: 0, rows: 0, cols: 0, blocks: 0, buf_base: 0, row_pitch: 0, plane: 0, first_mask: 0, last_mask: 0,
  },
  IFP_DONE: {
    wait: 0, post: 0, layer: 0, cores: 0, last: 0,
  },
});

export type InstructionFields = ReturnType<typeof blankFields>;
export type InstructionName = keyof InstructionFields;

/** Two's complement: `half` is the value of the sign bit. */
const signed = (value: number, half: number): number => (value < half ? value : value - 2 * half);

function read_NOP_LDI(f: InstructionFields["NOP_LDI"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  return ((w0 & 0xff000000) | w1 | w2 | w3 | w4 | w5 | w6 | w7) === 0;
}

function read_NOP_LDW(f: InstructionFields["NOP_LDW"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  return ((w0 & 0xff000000) | w1 | w2 | w3 | w4 | w5 | w6 | w7) === 0;
}

function read_NOP_EXEC(f: InstructionFields["NOP_EXEC"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  return ((w0 & 0xff000000) | w1 | w2 | w3 | w4 | w5 | w6 | w7) === 0;
}

function read_NOP_SAVE(f: InstructionFields["NOP_SAVE"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  return ((w0 & 0xff000000) | w1 | w2 | w3 | w4 | w5 | w6 | w7) === 0;
}

function read_LOAD_IN(f: InstructionFields["LOAD_IN"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  f.addr_offset = (w1 >>> 0) + (w2 & 0xf) * 0x100000000;
  f.addr_segment = (w2 >>> 4) & 0xf;
  f.row_stride = (w2 >>> 8) & 0xfffff;
  f.block_stride = (w2 >>> 28) + (w3 & 0xfffff) * 0x10;
  f.contig_rows = (w3 >>> 20) & 0x1;
  f.contig_blocks = (w3 >>> 21) & 0x1;
  f.rows = (w3 >>> 22) + (w4 & 0x3) * 0x400;
  f.cols = (w4 >>> 2) & 0xfff;
  f.blocks = (w4 >>> 14) & 0x3ff;
  f.last_groups = (w4 >>> 24) & 0x7;
  f.keep_x = (w4 >>> 27) & 0x1;
  f.buf_base = (w4 >>> 28) + (w5 & 0xfff) * 0x10;
  f.plane_pitch = (w5 >>> 12) & 0xffff;
  f.row_pitch = (w5 >>> 28) + (w6 & 0xff) * 0x10;
  f.phase_pitch_x = (w6 >>> 8) & 0x3fff;
  f.phase_pitch_y = (w6 >>> 22) + (w7 & 0xf) * 0x400;
  f.stride_x = (w7 >>> 4) & 0xf;
  f.stride_y = (w7 >>> 8) & 0xf;
  return ((w0 & 0xff000000) | (w7 & 0xfffff000)) === 0;
}

function read_LOAD_RES(f: InstructionFields["LOAD_RES"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  f.addr_offset = (w1 >>> 0) + (w2 & 0xf) * 0x100000000;
  f.addr_segment = (w2 >>> 4) & 0xf;
  f.row_stride = (w2 >>> 8) & 0xfffff;
  f.block_stride = (w2 >>> 28) + (w3 & 0xfffff) * 0x10;
  f.contig_rows = (w3 >>> 20) & 0x1;
  f.contig_blocks = (w3 >>> 21) & 0x1;
  f.rows = (w3 >>> 22) + (w4 & 0x3) * 0x400;
  f.cols = (w4 >>> 2) & 0xfff;
  f.blocks = (w4 >>> 14) & 0x3ff;
  f.buf_base = (w4 >>> 24) + (w5 & 0xf) * 0x100;
  f.row_pitch = (w5 >>> 4) & 0xfff;
  f.plane = (w5 >>> 16) & 0xfff;
  return ((w0 & 0xff000000) | (w5 & 0xf0000000) | w6 | w7) === 0;
}

function read_WAIT_LAYERS(f: InstructionFields["WAIT_LAYERS"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  f.count = w1 & 0xf;
  f.layer0 = (w1 >>> 4) & 0x1ff;
  f.layer1 = (w1 >>> 13) & 0x1ff;
  f.layer2 = (w1 >>> 22) & 0x1ff;
  f.layer3 = (w1 >>> 31) + (w2 & 0xff) * 0x2;
  f.layer4 = (w2 >>> 8) & 0x1ff;
  f.layer5 = (w2 >>> 17) & 0x1ff;
  f.layer6 = (w2 >>> 26) + (w3 & 0x7) * 0x40;
  f.layer7 = (w3 >>> 3) & 0x1ff;
  f.ifp = (w3 >>> 12) & 0xffff;
  return ((w0 & 0xff000000) | (w3 & 0xf0000000) | w4 | w5 | w6 | w7) === 0;
}

function read_LOAD_W(f: InstructionFields["LOAD_W"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  f.addr_offset = (w1 >>> 0) + (w2 & 0xf) * 0x100000000;
  f.addr_segment = (w2 >>> 4) & 0xf;
  f.words = (w2 >>> 8) & 0x3fff;
  return ((w0 & 0xff000000) | (w2 & 0xffc00000) | w3 | w4 | w5 | w6 | w7) === 0;
}

function read_CONV(f: InstructionFields["CONV"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  const w8 = w[at + 8] as number;
  const w9 = w[at + 9] as number;
  const w10 = w[at + 10] as number;
  const w11 = w[at + 11] as number;
  const w12 = w[at + 12] as number;
  const w13 = w[at + 13] as number;
  const w14 = w[at + 14] as number;
  const w15 = w[at + 15] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  f.in_base = w1 & 0xffff;
  f.plane_pitch = w1 >>> 16;
  f.ic_groups = w2 & 0xfff;
  f.oc_in_step = (w2 >>> 12) & 0xffff;
  f.taps_x = (w2 >>> 28) + (w3 & 0x3) * 0x10;
  f.taps_y = (w3 >>> 2) & 0x3f;
  f.tap_dx0 = (w3 >>> 8) & 0xffff;
  f.tap_dx1 = (w3 >>> 24) + (w4 & 0xff) * 0x100;
  f.tap_dy0 = (w4 >>> 8) & 0xffff;
  f.tap_dy1 = (w4 >>> 24) + (w5 & 0xff) * 0x100;
  f.stride_x = (w5 >>> 8) & 0xf;
  f.stride_y = (w5 >>> 12) & 0xf;
  f.dil_x = (w5 >>> 16) & 0x1f;
  f.dil_y = (w5 >>> 21) & 0x1f;
  f.phase_x = (w5 >>> 26) & 0xf;
  f.phase_y = (w5 >>> 30) + (w6 & 0x3) * 0x4;
  f.dil_rx = (w6 >>> 2) & 0xf;
  f.dil_ry = (w6 >>> 6) & 0xf;
  f.org_x = (w6 << 10) >> 20;
  f.org_y = signed((w6 >>> 22) + (w7 & 0x3) * 0x400, 0x800);
  f.ext_x = (w7 >>> 2) & 0xfff;
  f.ext_y = (w7 >>> 14) & 0xfff;
  f.pad_value = (w8 << 24) >> 24;
  f.tile_w = (w8 >>> 8) & 0xfff;
  f.pixels = (w8 >>> 20) + (w9 & 0x3) * 0x1000;
  f.row_pitch = (w9 >>> 2) & 0xfff;
  f.lane_dx = (w9 >>> 14) & 0xf;
  f.lane_dy = (w9 >>> 18) & 0xf;
  f.w_base = (w9 >>> 22) + (w10 & 0xf) * 0x400;
  f.oc_blocks = (w10 >>> 4) & 0xff;
  f.out_base = (w10 >>> 12) & 0xfff;
  f.out_lane = (w10 >>> 24) & 0x3;
  f.out_pitch = (w10 >>> 26) + (w11 & 0x3f) * 0x40;
  f.out_plane = (w11 >>> 6) & 0xfff;
  f.zero_out = (w11 << 6) >> 24;
  f.clamp_lo = signed((w11 >>> 26) + (w12 & 0x3) * 0x40, 0x80);
  f.clamp_hi = (w12 << 22) >> 24;
  f.act = (w12 >>> 10) & 0x1;
  f.mult_a = (w12 >>> 11) + (w13 & 0x7) * 0x200000;
  f.shift = (w13 >>> 3) & 0x3f;
  f.mult_b = (w13 >>> 9) + (w14 & 0x1) * 0x800000;
  f.lsh_a = (w14 >>> 1) & 0x1f;
  f.lsh_b = (w14 >>> 6) & 0x1f;
  f.zero_b = (w14 << 13) >> 24;
  f.sum_zero_out = (w14 << 5) >> 24;
  f.sum_clamp_lo = signed((w14 >>> 27) + (w15 & 0x7) * 0x20, 0x80);
  f.sum_clamp_hi = (w15 << 21) >> 24;
  f.residual = (w15 >>> 11) & 0x1;
  f.res_base = (w15 >>> 12) & 0xfff;
  f.row_taps = (w15 >>> 24) & 0x1;
  f.acc_init = (w15 >>> 25) & 0x1;
  f.acc_done = (w15 >>> 26) & 0x1;
  f.xsum = (w15 >>> 27) & 0x3;
  return ((w0 & 0xff000000) | (w7 & 0xfc000000) | (w15 & 0xe0000000)) === 0;
}

function read_POOL(f: InstructionFields["POOL"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  const w8 = w[at + 8] as number;
  const w9 = w[at + 9] as number;
  const w10 = w[at + 10] as number;
  const w11 = w[at + 11] as number;
  const w12 = w[at + 12] as number;
  const w13 = w[at + 13] as number;
  const w14 = w[at + 14] as number;
  const w15 = w[at + 15] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  f.in_base = w1 & 0xffff;
  f.plane_pitch = w1 >>> 16;
  f.ic_groups = w2 & 0xfff;
  f.oc_in_step = (w2 >>> 12) & 0xffff;
  f.taps_x = (w2 >>> 28) + (w3 & 0x3) * 0x10;
  f.taps_y = (w3 >>> 2) & 0x3f;
  f.tap_dx0 = (w3 >>> 8) & 0xffff;
  f.tap_dx1 = (w3 >>> 24) + (w4 & 0xff) * 0x100;
  f.tap_dy0 = (w4 >>> 8) & 0xffff;
  f.tap_dy1 = (w4 >>> 24) + (w5 & 0xff) * 0x100;
  f.stride_x = (w5 >>> 8) & 0xf;
  f.stride_y = (w5 >>> 12) & 0xf;
  f.dil_x = (w5 >>> 16) & 0x1f;
  f.dil_y = (w5 >>> 21) & 0x1f;
  f.phase_x = (w5 >>> 26) & 0xf;
  f.phase_y = (w5 >>> 30) + (w6 & 0x3) * 0x4;
  f.dil_rx = (w6 >>> 2) & 0xf;
  f.dil_ry = (w6 >>> 6) & 0xf;
  f.org_x = (w6 << 10) >> 20;
  f.org_y = signed((w6 >>> 22) + (w7 & 0x3) * 0x400, 0x800);
  f.ext_x = (w7 >>> 2) & 0xfff;
  f.ext_y = (w7 >>> 14) & 0xfff;
  f.pad_value = (w8 << 24) >> 24;
  f.tile_w = (w8 >>> 8) & 0xfff;
  f.pixels = (w8 >>> 20) + (w9 & 0x3) * 0x1000;
  f.row_pitch = (w9 >>> 2) & 0xfff;
  f.lane_dx = (w9 >>> 14) & 0xf;
  f.lane_dy = (w9 >>> 18) & 0xf;
  f.w_base = (w9 >>> 22) + (w10 & 0xf) * 0x400;
  f.oc_blocks = (w10 >>> 4) & 0xff;
  f.out_base = (w10 >>> 12) & 0xfff;
  f.out_lane = (w10 >>> 24) & 0x3;
  f.out_pitch = (w10 >>> 26) + (w11 & 0x3f) * 0x40;
  f.out_plane = (w11 >>> 6) & 0xfff;
  f.zero_out = (w11 << 6) >> 24;
  f.clamp_lo = signed((w11 >>> 26) + (w12 & 0x3) * 0x40, 0x80);
  f.clamp_hi = (w12 << 22) >> 24;
  f.act = (w12 >>> 10) & 0x1;
  f.mult_a = (w12 >>> 11) + (w13 & 0x7) * 0x200000;
  f.shift = (w13 >>> 3) & 0x3f;
  f.bias = signed((w13 >>> 9) + (w14 & 0x1ff) * 0x800000, 0x80000000);
  f.kind = (w14 >>> 9) & 0x1;
  return ((w0 & 0xff000000) | (w7 & 0xfc000000) | (w14 & 0xfffffc00) | w15) === 0;
}

function read_ELTWISE(f: InstructionFields["ELTWISE"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  const w8 = w[at + 8] as number;
  const w9 = w[at + 9] as number;
  const w10 = w[at + 10] as number;
  const w11 = w[at + 11] as number;
  const w12 = w[at + 12] as number;
  const w13 = w[at + 13] as number;
  const w14 = w[at + 14] as number;
  const w15 = w[at + 15] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  f.in_base = w1 & 0xffff;
  f.plane_pitch = w1 >>> 16;
  f.ic_groups = w2 & 0xfff;
  f.oc_in_step = (w2 >>> 12) & 0xffff;
  f.taps_x = (w2 >>> 28) + (w3 & 0x3) * 0x10;
  f.taps_y = (w3 >>> 2) & 0x3f;
  f.tap_dx0 = (w3 >>> 8) & 0xffff;
  f.tap_dx1 = (w3 >>> 24) + (w4 & 0xff) * 0x100;
  f.tap_dy0 = (w4 >>> 8) & 0xffff;
  f.tap_dy1 = (w4 >>> 24) + (w5 & 0xff) * 0x100;
  f.stride_x = (w5 >>> 8) & 0xf;
  f.stride_y = (w5 >>> 12) & 0xf;
  f.dil_x = (w5 >>> 16) & 0x1f;
  f.dil_y = (w5 >>> 21) & 0x1f;
  f.phase_x = (w5 >>> 26) & 0xf;
  f.phase_y = (w5 >>> 30) + (w6 & 0x3) * 0x4;
  f.dil_rx = (w6 >>> 2) & 0xf;
  f.dil_ry = (w6 >>> 6) & 0xf;
  f.org_x = (w6 << 10) >> 20;
  f.org_y = signed((w6 >>> 22) + (w7 & 0x3) * 0x400, 0x800);
  f.ext_x = (w7 >>> 2) & 0xfff;
  f.ext_y = (w7 >>> 14) & 0xfff;
  f.pad_value = (w8 << 24) >> 24;
  f.tile_w = (w8 >>> 8) & 0xfff;
  f.pixels = (w8 >>> 20) + (w9 & 0x3) * 0x1000;
  f.row_pitch = (w9 >>> 2) & 0xfff;
  f.lane_dx = (w9 >>> 14) & 0xf;
  f.lane_dy = (w9 >>> 18) & 0xf;
  f.w_base = (w9 >>> 22) + (w10 & 0xf) * 0x400;
  f.oc_blocks = (w10 >>> 4) & 0xff;
  f.out_base = (w10 >>> 12) & 0xfff;
  f.out_lane = (w10 >>> 24) & 0x3;
  f.out_pitch = (w10 >>> 26) + (w11 & 0x3f) * 0x40;
  f.out_plane = (w11 >>> 6) & 0xfff;
  f.zero_out = (w11 << 6) >> 24;
  f.clamp_lo = signed((w11 >>> 26) + (w12 & 0x3) * 0x40, 0x80);
  f.clamp_hi = (w12 << 22) >> 24;
  f.act = (w12 >>> 10) & 0x1;
  f.mult_a = (w12 >>> 11) + (w13 & 0x7) * 0x200000;
  f.shift = (w13 >>> 3) & 0x3f;
  f.mult_b = (w13 >>> 9) + (w14 & 0x1) * 0x800000;
  f.lsh_a = (w14 >>> 1) & 0x1f;
  f.lsh_b = (w14 >>> 6) & 0x1f;
  f.zero_b = (w14 << 13) >> 24;
  f.zero_a = (w14 << 5) >> 24;
  f.kind = (w14 >>> 27) & 0x1;
  return ((w0 & 0xff000000) | (w7 & 0xfc000000) | (w14 & 0xf0000000) | w15) === 0;
}

function read_TABLE(f: InstructionFields["TABLE"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  f.w_base = w1 & 0x3fff;
  return ((w0 & 0xff000000) | (w1 & 0xffffc000) | w2 | w3 | w4 | w5 | w6 | w7) === 0;
}

function read_STORE(f: InstructionFields["STORE"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  f.addr_offset = (w1 >>> 0) + (w2 & 0xf) * 0x100000000;
  f.addr_segment = (w2 >>> 4) & 0xf;
  f.row_stride = (w2 >>> 8) & 0xfffff;
  f.block_stride = (w2 >>> 28) + (w3 & 0xfffff) * 0x10;
  f.pixel_stride = w3 >>> 20;
  f.contig_rows = w4 & 0x1;
  f.contig_blocks = (w4 >>> 1) & 0x1;
  f.rows = (w4 >>> 2) & 0xfff;
  f.cols = (w4 >>> 14) & 0xfff;
  f.blocks = (w4 >>> 26) + (w5 & 0x3) * 0x40;
  f.buf_base = (w5 >>> 2) & 0xfff;
  f.row_pitch = (w5 >>> 14) & 0xfff;
  f.plane = (w5 >>> 26) + (w6 & 0x3f) * 0x40;
  f.first_mask = (w6 >>> 6) & 0xf;
  f.last_mask = (w6 >>> 10) & 0xf;
  return ((w0 & 0xff000000) | (w6 & 0xffffc000) | w7) === 0;
}

function read_IFP_DONE(f: InstructionFields["IFP_DONE"], w: Uint32Array, at: number): boolean {
  const w0 = w[at] as number;
  const w1 = w[at + 1] as number;
  const w2 = w[at + 2] as number;
  const w3 = w[at + 3] as number;
  const w4 = w[at + 4] as number;
  const w5 = w[at + 5] as number;
  const w6 = w[at + 6] as number;
  const w7 = w[at + 7] as number;
  f.wait = (w0 >>> 8) & 0xff;
  f.post = (w0 >>> 16) & 0xff;
  f.layer = w1 & 0x1ff;
  f.cores = (w1 >>> 9) & 0x1f;
  f.last = (w1 >>> 14) & 0x1;
  return ((w0 & 0xff000000) | (w1 & 0xffff8000) | w2 | w3 | w4 | w5 | w6 | w7) === 0;
}

/**
 * Reads the instruction at 32-bit word `at` into the object of its name; `end`: one past the last word.
 * null: no instruction, a reserved bit is set, or words are missing; decode() says which.
 */
export function readInstruction(fields: InstructionFields, w: Uint32Array, at: number, end: number): InstructionName | null {
  switch ((w[at] as number) & 0xff) {
    case 0x0:
      return at + 8 <= end && read_NOP_LDI(fields.NOP_LDI, w, at) ? "NOP_LDI" : null;
    case 0x40:
      return at + 8 <= end && read_NOP_LDW(fields.NOP_LDW, w, at) ? "NOP_LDW" : null;
    case 0x80:
      return at + 8 <= end && read_NOP_EXEC(fields.NOP_EXEC, w, at) ? "NOP_EXEC" : null;
    case 0xc0:
      return at + 8 <= end && read_NOP_SAVE(fields.NOP_SAVE, w, at) ? "NOP_SAVE" : null;
    case 0x1:
      return at + 8 <= end && read_LOAD_IN(fields.LOAD_IN, w, at) ? "LOAD_IN" : null;
    case 0x3:
      return at + 8 <= end && read_LOAD_RES(fields.LOAD_RES, w, at) ? "LOAD_RES" : null;
    case 0x2:
      return at + 8 <= end && read_WAIT_LAYERS(fields.WAIT_LAYERS, w, at) ? "WAIT_LAYERS" : null;
    case 0x41:
      return at + 8 <= end && read_LOAD_W(fields.LOAD_W, w, at) ? "LOAD_W" : null;
    case 0x81:
      return at + 16 <= end && read_CONV(fields.CONV, w, at) ? "CONV" : null;
    case 0x82:
      return at + 16 <= end && read_POOL(fields.POOL, w, at) ? "POOL" : null;
    case 0x83:
      return at + 16 <= end && read_ELTWISE(fields.ELTWISE, w, at) ? "ELTWISE" : null;
    case 0x84:
      return at + 8 <= end && read_TABLE(fields.TABLE, w, at) ? "TABLE" : null;
    case 0xc1:
      return at + 8 <= end && read_STORE(fields.STORE, w, at) ? "STORE" : null;
    case 0xc2:
      return at + 8 <= end && read_IFP_DONE(fields.IFP_DONE, w, at) ? "IFP_DONE" : null;
    default:
      return null;
  }
}
