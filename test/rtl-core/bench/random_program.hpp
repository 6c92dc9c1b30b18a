// SPDX-License-Identifier: Apache-2.0
/// Constrained-random legal programs: convolutions of all kinds, pools, element-wise operations, tables, layers.
#pragma once

#include "random_geometry.hpp"

namespace bench {

class RandomProgram : RandomGeometry {
 public:
  RandomProgram(Memory& memory, uint64_t seed) : RandomGeometry(memory, seed) {}

  const Stream& build(uint32_t steps) {
    table_step();
    for (uint32_t i = 0; i < steps; i++) {
      switch (random_() % 10) {
        case 0:
          table_step();
          break;
        case 1:
          nop_step();
          break;
        case 2:
          layer_step();
          break;
        case 3:
          chain_steps();
          break;
        case 4:
          pool_step();
          break;
        case 5:
          eltwise_step();
          break;
        case 6:
          row_taps_step();
          break;
        default:
          conv_steps();
          break;
      }
    }
    layer_step();
    return program_.finish();
  }

 private:
  static constexpr uint32_t PARAM_WORDS = 16 / cfg::ICP, WORD_BYTES = cfg::OCP * cfg::ICP;
  static constexpr uint32_t MAX_ROW_TAPS = 5, MAX_ROW_STEPS = 32;
  /// Two chunks may be in the weight buffer, since loads move one step ahead.
  static constexpr uint32_t CHUNK_WORDS = cfg::WBUF_WORDS / 2;
  static constexpr uint32_t MAX_WEIGHT_WORDS = 65536 / WORD_BYTES;

  uint64_t allocate_weights(uint32_t words) {
    const uint64_t bytes = uint64_t(words) * WORD_BYTES;
    if (weights_ + bytes > Memory::SEGMENT_BYTES) throw std::runtime_error("weight segment is full");
    memory_.randomise(isa::SEGMENT_WEIGHTS, weights_, bytes, random_);
    weights_ += bytes;
    return weights_ - bytes;
  }

  isa::LoadW load_weights(uint32_t words, uint64_t offset) {
    isa::LoadW load = {};
    load.post = token(isa::TOKEN_W_FULL);
    load.addr_segment = isa::SEGMENT_WEIGHTS;
    load.addr_offset = offset;
    load.words = words;
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
      if (in.words > in_.size() || words > CHUNK_WORDS || words > MAX_WEIGHT_WORDS) continue;
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
        conv.post =
            token(isa::TOKEN_W_FREE) | token(isa::TOKEN_OUT_FULL) | (c == chunks - 1 ? token(isa::TOKEN_IN_FREE) : 0);
        conv.residual = 0;
        if (chance(30)) residual(conv, store, step.loads);
        add(step.rest, conv);
        add(step.rest, store);
        program_.push(step);
      }
      return;
    }
  }

  /// Depthwise, the taps of a kernel row in one step.
  void row_taps_step() {
    for (;;) {
      Axis x = axis(12, 10), y = axis(6, 4);
      x.dil = 1;
      x.tile = range(1, 3) * cfg::PP;
      x.org = -int32_t(range(0, x.taps - 1));
      x.ext = std::max<uint32_t>(1, (x.tile - 1) * x.stride + x.taps + uint32_t(x.org) - range(0, cfg::PP));
      isa::Conv conv = {};
      conv.oc_blocks = range(1, 3);
      conv.ic_groups = CH_GROUPS;
      const uint32_t columns = std::min(x.stride, x.taps), steps = y.taps * columns * CH_GROUPS;
      if ((x.taps + x.stride - 1) / x.stride > MAX_ROW_TAPS || int32_t(x.ext) < 1 || steps > MAX_ROW_STEPS) continue;
      Region in = region(x, y, conv.oc_blocks * CH_GROUPS, chance(20));
      const uint32_t block = PARAM_WORDS + steps, words = block * conv.oc_blocks;
      if (in.words > in_.size() || words > CHUNK_WORDS || words > MAX_WEIGHT_WORDS) continue;
      if ((LANES + 2) * (x.tile + 2) * y.tile > out_.size()) continue;
      in.load.buf_base = in_.next();
      in.load.wait = token(isa::TOKEN_IN_FREE);
      in.load.post = token(isa::TOKEN_IN_FULL);
      conv.oc_in_step = CH_GROUPS * in.load.plane_pitch;
      conv.acc_init = conv.acc_done = conv.row_taps = 1;
      walk(conv, x, y, in.load);
      Program::Step step;
      step.prefetch = chance(60);
      add(step.loads, in.load);
      const isa::LoadW load = load_weights(words, allocate_weights(words));
      for (uint32_t b = 0; b < conv.oc_blocks; b++) {
        const uint64_t first = load.addr_offset + uint64_t(b) * block * WORD_BYTES;
        parameters(first, y.taps * x.taps);
        row_weights(first + PARAM_WORDS * WORD_BYTES, y.taps, columns, x);
      }
      add(step.loads, load);
      isa::Store store = {};
      output(conv, y.tile, store);
      conv.wait = token(isa::TOKEN_W_FULL) | token(isa::TOKEN_OUT_FREE) | token(isa::TOKEN_IN_FULL);
      conv.post = token(isa::TOKEN_W_FREE) | token(isa::TOKEN_OUT_FULL) | token(isa::TOKEN_IN_FREE);
      if (chance(30)) residual(conv, store, step.loads);
      add(step.rest, conv);
      add(step.rest, store);
      program_.push(step);
      return;
    }
  }

  /// Zeroes the weights of a row-taps block that belong to no tap or to another channel group.
  void row_weights(uint64_t offset, uint32_t rows, uint32_t columns, const Axis& x) {
    for (uint32_t ky = 0; ky < rows; ky++)
      for (uint32_t j = 0; j < columns; j++)
        for (uint32_t g = 0; g < CH_GROUPS; g++, offset += WORD_BYTES) {
          uint8_t* word = memory_.at(isa::SEGMENT_WEIGHTS, offset, WORD_BYTES);
          for (uint32_t o = 0; o < uint32_t(cfg::OCP); o++)
            for (uint32_t i = 0; i < uint32_t(cfg::ICP); i++)
              if (o / cfg::ICP != g || j + i * x.stride >= x.taps) word[o * cfg::ICP + i] = 0;
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
        if (chance(30)) residual(conv, store, step.loads);
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
      elt.shift = chance(20)      ? range(1, 55)
                  : elt.kind == 1 ? range(28, 33)
                                  : std::max(elt.lsh_a, elt.lsh_b) + range(22, 26);
      push_channelwise(elt, in, y.tile);
      return;
    }
  }

  void table_step() {
    const uint32_t words = (256 + WORD_BYTES - 1) / WORD_BYTES;
    const isa::LoadW load = load_weights(words, allocate_weights(words));
    isa::Table table = {};
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
    out_.next();
    res_.next();
    Program::Step step;
    add(step.loads, isa::NopLdi{token(isa::TOKEN_IN_FREE) | token(isa::TOKEN_RES_FREE),
                                token(isa::TOKEN_IN_FULL) | token(isa::TOKEN_RES_FULL)});
    add(step.loads, isa::NopLdw{0, token(isa::TOKEN_W_FULL)});
    constexpr uint32_t FULL = token(isa::TOKEN_IN_FULL) | token(isa::TOKEN_W_FULL) | token(isa::TOKEN_RES_FULL);
    constexpr uint32_t FREE = token(isa::TOKEN_IN_FREE) | token(isa::TOKEN_RES_FREE);
    add(step.rest, isa::NopExec{FULL | token(isa::TOKEN_OUT_FREE), FREE | token(isa::TOKEN_OUT_FULL)});
    add(step.rest, isa::NopSave{token(isa::TOKEN_OUT_FULL), token(isa::TOKEN_OUT_FREE)});
    if (chance(50)) add(step.rest, isa::IfpDone{0, 0, layer_, 1, 0});
    program_.push(step);
  }

  /// End of a layer: what it stored may be read by everything behind the WAIT_LAYERS.
  void layer_step() {
    Program::Step step;
    isa::IfpDone done = {};
    done.layer = layer_;
    done.cores = 1;
    done.last = 1;
    isa::WaitLayers wait = {};
    wait.count = 1;
    wait.layer0 = layer_++;
    add(step.loads, done);
    add(step.loads, wait);
    program_.push(step);  // nothing moves across it, since it has no rest
    readable_ = written_;
  }

  Program program_;
  uint64_t weights_ = 0;  // bytes of the weight segment given out
  uint32_t layer_ = 0;
};

}  // namespace bench
