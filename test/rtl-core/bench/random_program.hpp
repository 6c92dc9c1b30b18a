// SPDX-License-Identifier: Apache-2.0
/// Constrained-random legal programs: convolutions of all kinds, pools, element-wise operations, tables, layers.
#pragma once

#include "program.hpp"

namespace bench {

class RandomProgram {
 public:
  RandomProgram(Memory& memory, uint64_t seed) : memory_(memory), random_(seed) {
    memory_.randomise(isa::SEGMENT_INPUT, 0, Memory::SEGMENT_BYTES, random_);
  }

  const Stream& build(uint32_t steps) {
    table_step();
    for (uint32_t i = 0; i < steps; i++) {
      switch (random_() % 10) {
        case 0: table_step(); break;
        case 1: nop_step(); break;
        case 2: layer_step(); break;
        case 3: chain_steps(); break;
        case 4: pool_step(); break;
        case 5: eltwise_step(); break;
        default: conv_steps(); break;
      }
    }
    layer_step();
    return program_.finish();
  }

 private:
  static constexpr uint32_t GROUPS = 32 / cfg::ICP, LANES = 32 / cfg::OCP, CH_GROUPS = cfg::OCP / cfg::ICP;
  static constexpr uint32_t PARAM_WORDS = 16 / cfg::ICP, WORD_BYTES = cfg::OCP * cfg::ICP;
  static constexpr uint32_t MAX_WEIGHT_WORDS = 65536 / WORD_BYTES;

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
  void source(isa::LoadIn& load) {
    const uint32_t width = load.cols + (chance(50) ? 0 : range(0, 5)), height = load.rows + (chance(50) ? 0 : range(0, 3));
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
                          int32_t(op.phase_x * load.phase_pitch_x + op.phase_y * load.phase_pitch_y)) & 0xffff;
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

  uint64_t allocate_weights(uint32_t words) {
    const uint64_t bytes = uint64_t(words) * WORD_BYTES;
    if (weights_ + bytes > Memory::SEGMENT_BYTES) throw std::runtime_error("weight segment is full");
    memory_.randomise(isa::SEGMENT_WEIGHTS, weights_, bytes, random_);
    weights_ += bytes;
    return weights_ - bytes;
  }

  isa::LoadW load_weights(uint32_t words, uint64_t offset) {
    isa::LoadW load = {};
    load.wait = token(isa::TOKEN_W_FREE);
    load.post = token(isa::TOKEN_W_FULL);
    load.addr_segment = isa::SEGMENT_WEIGHTS;
    load.addr_offset = offset;
    load.words = words;
    load.buf_base = weight_.next();
    return load;
  }

  /// Channel parameters that bring sums of `terms` products into the int8 range, or far out of it now and then.
  void parameters(uint64_t offset, uint32_t terms) {
    uint32_t bits = 0;
    while ((terms >> (2 * bits)) != 0) bits++;
    for (uint32_t o = 0; o < uint32_t(cfg::OCP); o++) {
      isa::ChannelParams params = {};
      params.bias = int32_t(pick(random_, -(1 << 18), 1 << 18));
      params.mult = chance(80) ? range(1 << 23, (1 << 24) - 1) : range(0, (1 << 24) - 1);
      params.shift = chance(90) ? 26 + bits + range(0, 6) : range(1, 55);
      if (chance(5)) {  // ties: powers of two
        params.mult = 1u << range(0, 23);
        params.shift = range(1, 30);
      }
      params.weight_zero = int32_t(pick(random_, -128, 127));
      write_params(memory_, offset, o, params);
    }
  }

  void conv_steps() {
    for (;;) {
      const Axis x = axis(12, 5), y = axis(6, 5);
      const bool depthwise = chance(30);
      const uint32_t groups = depthwise ? CH_GROUPS * range(1, 4) : range(1, chance(80) ? GROUPS * 2 : GROUPS * 6);
      Region in = region(x, y, groups, chance(20));
      isa::Conv conv = {};
      conv.ic_groups = depthwise ? CH_GROUPS : groups;
      conv.oc_blocks = depthwise ? groups / CH_GROUPS : range(1, 5);
      const uint32_t block = PARAM_WORDS + x.taps * y.taps * conv.ic_groups, words = block * conv.oc_blocks;
      if (in.words > in_.size() || words > weight_.size() || words > MAX_WEIGHT_WORDS) continue;
      in.load.buf_base = in_.next() + range(0, in_.size() - in.words);
      in.load.wait = token(isa::TOKEN_IN_FREE);
      in.load.post = token(isa::TOKEN_IN_FULL);
      conv.oc_in_step = depthwise ? CH_GROUPS * in.load.plane_pitch : 0;
      conv.acc_init = conv.acc_done = 1;
      conv.xsum = conv.ic_groups == CH_GROUPS ? range(0, 2) : range(0, 1);
      walk(conv, x, y, in.load);

      // One or more weight chunks over the same input.
      const uint32_t chunks = chance(70) ? 1 : range(2, 3);
      for (uint32_t c = 0; c < chunks; c++) {
        Program::Step step;
        step.prefetch = chance(60);
        if (c == 0) add(step.loads, in.load);
        const isa::LoadW load = load_weights(words, allocate_weights(words));
        for (uint32_t b = 0; b < conv.oc_blocks; b++)
          parameters(load.addr_offset + uint64_t(b) * block * WORD_BYTES, (block - PARAM_WORDS) * cfg::ICP);
        add(step.loads, load);
        conv.w_base = load.buf_base;
        isa::Store store = {};
        if (!output(conv, y.tile, store)) conv.oc_blocks = 0;
        if (conv.oc_blocks == 0) {  // too many results for the output buffer: only hand the halves on
          isa::NopExec nop = {};
          nop.wait = token(isa::TOKEN_W_FULL) | (c == 0 ? token(isa::TOKEN_IN_FULL) : 0);
          nop.post = token(isa::TOKEN_W_FREE) | token(isa::TOKEN_IN_FREE);
          add(step.rest, nop);
          program_.push(step);
          return;
        }
        conv.wait = token(isa::TOKEN_W_FULL) | token(isa::TOKEN_OUT_FREE) | (c == 0 ? token(isa::TOKEN_IN_FULL) : 0);
        conv.post = token(isa::TOKEN_W_FREE) | token(isa::TOKEN_OUT_FULL) | (c == chunks - 1 ? token(isa::TOKEN_IN_FREE) : 0);
        add(step.rest, conv);
        add(step.rest, store);
        program_.push(step);
      }
      return;
    }
  }

  /// A convolution over more inputs than fit: accumulators carried across input and weight chunks.
  void chain_steps() {
    const uint32_t chunks = range(2, 5), pixels = range(1, cfg::PP), xsum = range(0, 1);
    for (uint32_t c = 0; c < chunks; c++) {
      Axis x = {1, 1, 1, pixels, pixels, 1, 0}, y = {1, 1, 1, 1, 1, 1, 0};
      const uint32_t groups = range(1, std::min<uint32_t>(6 * GROUPS, in_.size() / 8));
      Region in = region(x, y, groups, false);
      in.load.buf_base = in_.next();
      in.load.wait = token(isa::TOKEN_IN_FREE);
      in.load.post = token(isa::TOKEN_IN_FULL);
      isa::Conv conv = {};
      conv.ic_groups = groups;
      conv.oc_blocks = 1;
      walk(conv, x, y, in.load);
      conv.pixels = pixels;
      conv.xsum = xsum;
      conv.acc_init = c == 0;
      conv.acc_done = c == chunks - 1;
      const uint32_t words = PARAM_WORDS + groups;
      const isa::LoadW load = load_weights(words, allocate_weights(words));
      parameters(load.addr_offset, chunks * groups * cfg::ICP);
      conv.w_base = load.buf_base;
      conv.wait = token(isa::TOKEN_W_FULL) | token(isa::TOKEN_IN_FULL);
      conv.post = token(isa::TOKEN_W_FREE) | token(isa::TOKEN_IN_FREE);
      Program::Step step;
      step.prefetch = chance(60);
      add(step.loads, in.load);
      add(step.loads, load);
      isa::Store store = {};
      if (conv.acc_done) {
        output(conv, 1, store);
        conv.wait |= token(isa::TOKEN_OUT_FREE);
        conv.post |= token(isa::TOKEN_OUT_FULL);
      }
      add(step.rest, conv);
      if (conv.acc_done) add(step.rest, store);
      program_.push(step);
    }
  }

  template <class Op>
  void push_channelwise(Op& op, const Region& in, uint32_t tile_h) {
    isa::Store store = {};
    if (!output(op, tile_h, store)) throw std::runtime_error("results do not fit the output buffer");
    op.wait = token(isa::TOKEN_IN_FULL) | token(isa::TOKEN_OUT_FREE);
    op.post = token(isa::TOKEN_IN_FREE) | token(isa::TOKEN_OUT_FULL);
    Program::Step step;
    step.prefetch = chance(60);
    add(step.loads, in.load);
    add(step.rest, op);
    add(step.rest, store);
    program_.push(step);
  }

  void pool_step() {
    for (;;) {
      const Axis x = axis(8, 4), y = axis(4, 4);
      isa::Pool pool = {};
      pool.oc_blocks = range(1, 3);
      Region in = region(x, y, pool.oc_blocks * CH_GROUPS, false);
      if (in.words > in_.size() || (LANES + 2) * (x.tile + 2) * y.tile > out_.size()) continue;
      in.load.buf_base = in_.next();
      in.load.wait = token(isa::TOKEN_IN_FREE);
      in.load.post = token(isa::TOKEN_IN_FULL);
      pool.ic_groups = CH_GROUPS;
      pool.oc_in_step = CH_GROUPS * in.load.plane_pitch;
      walk(pool, x, y, in.load);
      pool.kind = range(0, 1);
      pool.mult_a = range(1 << 22, (1 << 24) - 1);
      pool.shift = chance(80) ? range(22, 27) : range(1, 55);
      pool.bias = int32_t(pick(random_, -500, 500));
      push_channelwise(pool, in, y.tile);
      return;
    }
  }

  void eltwise_step() {
    for (;;) {
      Axis x = {1, 1, 1, range(1, 12), 0, 1, 0}, y = {1, 1, 1, range(1, 4), 0, 1, 0};
      x.ext = x.tile;
      y.ext = y.tile;
      isa::Eltwise elt = {};
      elt.oc_blocks = range(1, 3);
      // Operand b is stored behind operand a: one region of twice the channels, two taps a plane block apart.
      Region in = region(x, y, 2 * elt.oc_blocks * CH_GROUPS, false);
      if (in.words > in_.size() || (LANES + 2) * (x.tile + 2) * y.tile > out_.size()) continue;
      in.load.buf_base = in_.next();
      in.load.wait = token(isa::TOKEN_IN_FREE);
      in.load.post = token(isa::TOKEN_IN_FULL);
      elt.ic_groups = CH_GROUPS;
      elt.oc_in_step = CH_GROUPS * in.load.plane_pitch;
      walk(elt, x, y, in.load);
      const bool down = chance(50);
      (down ? elt.taps_y : elt.taps_x) = 2;
      elt.dil_x = elt.dil_y = elt.dil_rx = elt.dil_ry = 0;
      elt.tap_dx0 = elt.tap_dy0 = elt.oc_blocks * CH_GROUPS * in.load.plane_pitch;
      elt.kind = range(0, 1);
      elt.mult_a = range(0, (1 << 24) - 1);
      elt.mult_b = range(0, (1 << 24) - 1);
      elt.lsh_a = chance(50) ? 0 : range(0, 24);
      elt.lsh_b = chance(50) ? 0 : range(0, 24);
      elt.zero_a = int32_t(pick(random_, -128, 127));
      elt.zero_b = int32_t(pick(random_, -128, 127));
      elt.shift = chance(20) ? range(1, 55) : elt.kind == 1 ? range(28, 33) : std::max(elt.lsh_a, elt.lsh_b) + range(22, 26);
      push_channelwise(elt, in, y.tile);
      return;
    }
  }

  void table_step() {
    const uint32_t words = (256 + WORD_BYTES - 1) / WORD_BYTES;
    const isa::LoadW load = load_weights(words, allocate_weights(words));
    isa::Table table = {};
    table.w_base = load.buf_base;
    table.wait = token(isa::TOKEN_W_FULL);
    table.post = token(isa::TOKEN_W_FREE);
    Program::Step step;
    step.prefetch = chance(60);
    add(step.loads, load);
    add(step.rest, table);
    program_.push(step);
  }

  void nop_step() {
    in_.next();
    weight_.next();
    out_.next();
    Program::Step step;
    add(step.loads, isa::NopLdi{token(isa::TOKEN_IN_FREE), token(isa::TOKEN_IN_FULL)});
    add(step.loads, isa::NopLdw{token(isa::TOKEN_W_FREE), token(isa::TOKEN_W_FULL)});
    add(step.rest, isa::NopExec{token(isa::TOKEN_IN_FULL) | token(isa::TOKEN_W_FULL) | token(isa::TOKEN_OUT_FREE),
                                token(isa::TOKEN_IN_FREE) | token(isa::TOKEN_W_FREE) | token(isa::TOKEN_OUT_FULL)});
    add(step.rest, isa::NopSave{token(isa::TOKEN_OUT_FULL), token(isa::TOKEN_OUT_FREE)});
    program_.push(step);
  }

  /// End of a layer: what it stored may be read by everything behind the WAIT_LAYERS.
  void layer_step() {
    Program::Step step;
    isa::LayerDone done = {};
    done.layer = layer_;
    done.cores = 1;
    isa::WaitLayers wait = {};
    wait.count = 1;
    wait.layer0 = layer_++;
    add(step.loads, done);
    add(step.loads, wait);
    program_.push(step);  // nothing moves across it, since it has no rest
    readable_ = written_;
  }

  Memory& memory_;
  Random random_;
  Program program_;
  Halves in_{cfg::IBUF_WORDS}, weight_{cfg::WBUF_WORDS}, out_{cfg::OBUF_ROWS};
  uint64_t weights_ = 0, written_ = 0, readable_ = 0;
  uint32_t layer_ = 0;
};

}  // namespace bench
