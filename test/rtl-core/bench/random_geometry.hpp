// SPDX-License-Identifier: Apache-2.0
/// Random geometry of an operation: window, input box in buffer and memory, output box; all within the core's rules.
#pragma once

#include "program.hpp"

namespace bench {

class RandomGeometry {
 protected:
  RandomGeometry(Memory& memory, uint64_t seed) : memory_(memory), random_(seed) {
    memory_.randomise(isa::SEGMENT_INPUT, 0, Memory::SEGMENT_BYTES, random_);
  }

  static constexpr uint32_t GROUPS = 32 / cfg::ICP, LANES = 32 / cfg::OCP, CH_GROUPS = cfg::OCP / cfg::ICP;

  uint32_t range(int64_t lo, int64_t hi) { return uint32_t(pick(random_, lo, hi)); }
  bool chance(uint32_t percent) { return random_() % 100 < percent; }

  /// Window of an operation over one axis, in input columns (or rows).
  struct Axis {
    uint32_t taps, stride, dil, tile, ext, phases_kept;
    int32_t org;
  };

  Axis axis(uint32_t max_tile, uint32_t max_taps) {
    Axis a = {};
    a.taps = chance(40) ? 1 : range(1, max_taps);
    a.stride = chance(50) ? 1 : range(1, 3);
    a.dil = chance(70) ? 1 : range(1, 4);
    a.tile = range(1, max_tile);
    const int32_t span = int32_t((a.tile - 1) * a.stride + (a.taps - 1) * a.dil + 1);
    a.org = -int32_t(range(0, (a.taps - 1) * a.dil));
    a.ext = uint32_t(std::max<int32_t>(1, span + a.org - int32_t(range(0, 2))));
    return a;
  }

  /// Input box in the buffer, and the instruction that loads it.
  struct Region {
    isa::LoadIn load;
    uint32_t words;  // input-buffer words it takes
  };

  Region region(const Axis& x, const Axis& y, uint32_t groups, bool spread) {
    Region r = {};
    isa::LoadIn& load = r.load;
    load.rows = y.ext;
    load.cols = x.ext;
    load.stride_x = x.stride;
    load.stride_y = y.stride;
    load.blocks = (groups + GROUPS - 1) / GROUPS;
    load.last_groups = groups - (load.blocks - 1) * GROUPS;
    load.keep_x = x.taps == 1 && x.org == 0 && chance(50);
    const uint32_t rows = (y.ext + y.stride - 1) / y.stride, cols = (x.ext + x.stride - 1) / x.stride;
    load.row_pitch = cols;
    if (y.tile > 1)
      while (load.row_pitch % cfg::PP != x.tile % cfg::PP) load.row_pitch++;
    if (spread) load.row_pitch += cfg::PP;
    load.phase_pitch_x = rows * load.row_pitch;
    load.phase_pitch_y = load.phase_pitch_x * (load.keep_x ? 1 : x.stride);
    load.plane_pitch = (load.phase_pitch_y * y.stride) | 1;
    r.words = load.plane_pitch * groups;
    source(load);
    return r;
  }

  /// Places the box in memory: mostly the input segment, sometimes what earlier layers have stored.
  template <class Load>
  void source(Load& load) {
    const uint32_t width = load.cols + (chance(50) ? 0 : range(0, 5)),
                   height = load.rows + (chance(50) ? 0 : range(0, 3));
    load.contig_rows = width == load.cols && chance(70);
    load.contig_blocks = height == load.rows && chance(70);
    load.row_stride = load.contig_rows ? range(0, 1000) : width;
    load.block_stride = load.contig_blocks ? range(0, 1000) : width * height;
    const uint64_t bytes = uint64_t(load.blocks) * width * height * 32;
    const bool stored = chance(30) && bytes <= readable_;
    load.addr_segment = stored ? isa::SEGMENT_MAPS : isa::SEGMENT_INPUT;
    const uint64_t room = (stored ? readable_ : Memory::SEGMENT_BYTES) - bytes;
    load.addr_offset = uint64_t(pick(random_, 0, int64_t(room / 32))) * 32;
  }

  /// Fills the walk of an operation over a region loaded at `base`.
  template <class Op>
  void walk(Op& op, const Axis& x, const Axis& y, const isa::LoadIn& load) {
    op.plane_pitch = load.plane_pitch;
    op.row_pitch = load.row_pitch;
    op.taps_x = x.taps;
    op.taps_y = y.taps;
    op.stride_x = x.stride;
    op.stride_y = y.stride;
    op.dil_x = x.dil;
    op.dil_y = y.dil;
    op.org_x = x.org;
    op.org_y = y.org;
    op.ext_x = x.ext;
    op.ext_y = y.ext;
    op.tile_w = x.tile;
    op.pixels = x.tile * y.tile - (chance(30) ? range(0, x.tile - 1) : 0);
    const int32_t sx = int32_t(x.stride), sy = int32_t(y.stride);
    const int32_t col = (x.org - (sx - 1)) / sx, row = (y.org - (sy - 1)) / sy;  // floor for org <= 0
    op.phase_x = uint32_t(x.org - col * sx);
    op.phase_y = uint32_t(y.org - row * sy);
    derive_walk(op, load.phase_pitch_x, load.phase_pitch_y);
    op.in_base = uint32_t(int32_t(load.buf_base) + row * int32_t(load.row_pitch) + col +
                          int32_t(op.phase_x * load.phase_pitch_x + op.phase_y * load.phase_pitch_y)) &
                 0xffff;
    op.pad_value = int32_t(pick(random_, -128, 127));
    op.zero_out = int32_t(chance(50) ? 0 : pick(random_, -128, 127));
    op.clamp_lo = chance(60) ? -128 : int32_t(pick(random_, -128, 127));
    op.clamp_hi = chance(60) ? 127 : int32_t(pick(random_, op.clamp_lo, 127));
    op.act = chance(20);
  }

  /// Places results of `blocks` blocks in the next half of the output buffer and appends the store. False: no room.
  template <class Op>
  bool output(Op& op, uint32_t tile_h, isa::Store& store) {
    op.out_lane = range(0, LANES - 1);
    op.out_pitch = op.tile_w + range(0, 2);
    op.out_plane = op.out_pitch * tile_h;
    const uint32_t planes = (op.out_lane + op.oc_blocks + LANES - 1) / LANES;
    if (planes * op.out_plane > out_.size()) return false;
    op.out_base = out_.next() + range(0, out_.size() - planes * op.out_plane);
    store.rows = tile_h;
    store.cols = op.tile_w;
    store.blocks = planes;
    store.buf_base = op.out_base;
    store.row_pitch = op.out_pitch;
    store.plane = op.out_plane;
    target(store);
    return true;
  }

  /// Adds a residual to a convolution whose results are placed, and the load of it.
  void residual(isa::Conv& conv, const isa::Store& store, Stream& loads) {
    isa::LoadRes load = {};
    load.rows = store.rows;
    load.cols = store.cols;
    load.blocks = store.blocks;
    load.row_pitch = store.row_pitch;
    load.plane = store.plane;
    load.buf_base = res_.next() + range(0, res_.size() - load.blocks * load.plane);
    load.wait = token(isa::TOKEN_RES_FREE);
    load.post = token(isa::TOKEN_RES_FULL);
    source(load);
    add(loads, load);
    conv.residual = 1;
    conv.res_base = load.buf_base;
    conv.wait |= token(isa::TOKEN_RES_FULL);
    conv.post |= token(isa::TOKEN_RES_FREE);
    conv.mult_a = range(0, (1 << 24) - 1);
    conv.mult_b = range(0, (1 << 24) - 1);
    conv.lsh_a = chance(50) ? 0 : range(0, 24);
    conv.lsh_b = chance(50) ? 0 : range(0, 24);
    conv.shift = chance(20) ? range(1, 55) : std::max(conv.lsh_a, conv.lsh_b) + range(22, 26);
    conv.zero_b = int32_t(pick(random_, -128, 127));
    conv.sum_zero_out = int32_t(pick(random_, -128, 127));
    conv.sum_clamp_lo = chance(60) ? -128 : int32_t(pick(random_, -128, 127));
    conv.sum_clamp_hi = chance(60) ? 127 : int32_t(pick(random_, conv.sum_clamp_lo, 127));
  }

  void target(isa::Store& store) {
    store.pixel_stride = chance(80) ? 1 : range(1, 3);
    const uint32_t width = store.cols * store.pixel_stride + (chance(50) ? 0 : range(0, 4));
    const uint32_t height = store.rows + (chance(50) ? 0 : range(0, 3));
    store.contig_rows = width == store.cols && chance(70);
    store.contig_blocks = height == store.rows && chance(70);
    store.row_stride = store.contig_rows ? range(0, 1000) : width;
    store.block_stride = store.contig_blocks ? range(0, 1000) : width * height;
    store.first_mask = chance(70) ? 15 : range(1, 15);
    store.last_mask = chance(70) ? 15 : range(1, 15);
    store.addr_segment = isa::SEGMENT_MAPS;
    store.addr_offset = written_;
    written_ += (uint64_t(store.blocks) * width * height + range(0, 3)) * 32;
    store.wait = token(isa::TOKEN_OUT_FULL);
    store.post = token(isa::TOKEN_OUT_FREE);
  }

  Memory& memory_;
  Random random_;
  Halves in_{cfg::IBUF_WORDS}, out_{cfg::OBUF_ROWS}, res_{cfg::OBUF_ROWS};
  uint64_t written_ = 0, readable_ = 0;  // bytes of the map segment given out, and of those behind a completed layer
};

}  // namespace bench
