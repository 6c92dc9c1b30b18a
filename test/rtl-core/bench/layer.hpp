// SPDX-License-Identifier: Apache-2.0
/// Whole convolution layers for the performance figures: row tiles, all weights loaded once, loads one tile ahead.
#pragma once

#include "program.hpp"

namespace bench {

/// A stride-1 "same" convolution of a square map; channels are multiples of 32.
struct Layer {
  uint32_t size, in_channels, out_channels, kernel, tile_rows;

  uint32_t groups() const { return in_channels / cfg::ICP; }
  uint32_t oc_blocks() const { return out_channels / cfg::OCP; }
  uint32_t weight_words() const { return oc_blocks() * (16 / cfg::ICP + kernel * kernel * groups()); }
  /// Random weights, and parameters that bring their sums into the int8 range.
  void fill_weights(Memory& memory, Random& random) const {
    constexpr uint32_t WORD_BYTES = cfg::OCP * cfg::ICP;
    memory.randomise(isa::SEGMENT_WEIGHTS, 0, uint64_t(weight_words()) * WORD_BYTES, random);
    for (uint32_t b = 0; b < oc_blocks(); b++)
      for (uint32_t o = 0; o < uint32_t(cfg::OCP); o++)
        write_params(memory, uint64_t(b) * (weight_words() / oc_blocks()) * WORD_BYTES, o,
                     {int32_t(o), 1u << 23, 35, 0});
  }
  /// Cycles of an array that never waits.
  uint64_t ideal_cycles() const {
    uint64_t groups_of_pixels = 0;
    for (uint32_t y = 0; y < size; y += tile_rows)
      groups_of_pixels += (std::min(tile_rows, size - y) * size + cfg::PP - 1) / cfg::PP;
    return groups_of_pixels * kernel * kernel * groups() * oc_blocks();
  }
};

/// Maps are in segment MAPS: the input at 0, the output at 512 KiB.
inline Stream layer_program(const Layer& layer) {
  constexpr uint32_t OUTPUT_OFFSET = 1u << 19;
  Program program;
  Halves in(cfg::IBUF_WORDS), out(cfg::OBUF_ROWS);
  const uint32_t pad = layer.kernel / 2;

  isa::LoadW weights = {};
  weights.post = token(isa::TOKEN_W_FULL);
  weights.addr_segment = isa::SEGMENT_WEIGHTS;
  weights.words = layer.weight_words();

  for (uint32_t y = 0; y < layer.size; y += layer.tile_rows) {
    const uint32_t rows = std::min(layer.tile_rows, layer.size - y);
    const uint32_t first = y < pad ? 0 : y - pad, last = std::min(layer.size, y + rows + pad);
    Program::Step step;
    step.prefetch = true;

    isa::LoadIn load = {};
    load.wait = token(isa::TOKEN_IN_FREE);
    load.post = token(isa::TOKEN_IN_FULL);
    load.addr_segment = isa::SEGMENT_MAPS;
    load.addr_offset = uint64_t(first) * layer.size * 32;
    load.contig_rows = 1;
    load.block_stride = layer.size * layer.size;
    load.rows = last - first;
    load.cols = layer.size;
    load.blocks = layer.in_channels / 32;
    load.last_groups = 32 / cfg::ICP;
    load.buf_base = in.next();
    load.row_pitch = layer.size;
    while (load.row_pitch % cfg::PP != layer.size % cfg::PP) load.row_pitch++;
    load.plane_pitch = (load.rows * load.row_pitch) | 1;
    load.stride_x = load.stride_y = 1;
    if (load.plane_pitch * layer.groups() > in.size())
      throw std::runtime_error("the tile does not fit the input buffer");
    add(step.loads, load);
    if (y == 0) add(step.loads, weights);

    isa::Conv conv = {};
    conv.wait = token(isa::TOKEN_IN_FULL) | token(isa::TOKEN_OUT_FREE) | (y == 0 ? token(isa::TOKEN_W_FULL) : 0);
    conv.post = token(isa::TOKEN_IN_FREE) | token(isa::TOKEN_OUT_FULL) |
                (y + rows == layer.size ? token(isa::TOKEN_W_FREE) : 0);
    conv.plane_pitch = load.plane_pitch;
    conv.row_pitch = load.row_pitch;
    conv.ic_groups = layer.groups();
    conv.taps_x = conv.taps_y = layer.kernel;
    conv.stride_x = conv.stride_y = conv.dil_x = conv.dil_y = 1;
    conv.org_x = -int32_t(pad);
    conv.org_y = int32_t(y) - int32_t(pad) - int32_t(first);
    conv.ext_x = layer.size;
    conv.ext_y = load.rows;
    conv.tile_w = layer.size;
    conv.pixels = rows * layer.size;
    conv.oc_blocks = layer.oc_blocks();
    conv.in_base = uint32_t(int32_t(load.buf_base) + conv.org_y * int32_t(load.row_pitch) + conv.org_x) & 0xffff;
    derive_walk(conv, 0, 0);
    conv.out_base = out.next();
    conv.out_pitch = layer.size;
    conv.out_plane = rows * layer.size;
    conv.clamp_lo = -128;
    conv.clamp_hi = 127;
    conv.acc_init = conv.acc_done = 1;
    add(step.rest, conv);

    isa::Store store = {};
    store.wait = token(isa::TOKEN_OUT_FULL);
    store.post = token(isa::TOKEN_OUT_FREE);
    store.addr_segment = isa::SEGMENT_MAPS;
    store.addr_offset = OUTPUT_OFFSET + uint64_t(y) * layer.size * 32;
    store.contig_rows = 1;
    store.block_stride = layer.size * layer.size;
    store.pixel_stride = 1;
    store.rows = rows;
    store.cols = layer.size;
    store.blocks = layer.out_channels / 32;
    store.buf_base = conv.out_base;
    store.row_pitch = layer.size;
    store.plane = conv.out_plane;
    store.first_mask = store.last_mask = 15;
    if (conv.out_plane * store.blocks > out.size()) throw std::runtime_error("the tile does not fit the output buffer");
    add(step.rest, store);
    program.push(step);
  }
  Stream stream = program.finish();
  add(stream, isa::IfpDone{0, 0, 0, 1, 1});
  return stream;
}

}  // namespace bench
