// SPDX-License-Identifier: Apache-2.0
/// Buffers of a small core with storage, for tests that call single operations of the HLS core.
#pragma once

#include <cstdint>
#include <vector>

#include "conv.hpp"
#include "eltwise.hpp"
#include "load.hpp"
#include "pool.hpp"

namespace tessera::test {

/// An operation's port when it touches no memory.
struct IdlePort {
  bool cancelled() const { return false; }
};

template <class S>
struct SmallCore {
  std::vector<int8_t> input = std::vector<int8_t>(4096 * S::ICP);
  std::vector<int8_t> weight = std::vector<int8_t>(1024 * S::WEIGHT_BYTES);
  std::vector<int8_t> output = std::vector<int8_t>(256 * hls::UNIT_BYTES);
  std::vector<int8_t> residual = std::vector<int8_t>(256 * hls::UNIT_BYTES);
  hls::Buffers<S> buffers{};
  IdlePort port;

  SmallCore() {
    buffers.input = input.data();
    buffers.input_words = 4096;
    buffers.weight = weight.data();
    buffers.weight_words = 1024;
    buffers.output = output.data();
    buffers.output_rows = 256;
    buffers.residual = residual.data();
    buffers.residual_rows = 256;
  }

  /// Byte `index` of the weight stream, modulo the buffer.
  void set_weight_byte(uint32_t index, uint8_t value) { weight[index % weight.size()] = int8_t(value); }

  void set_params(int32_t bias, int64_t mult, int64_t shift, int64_t weight_zero, uint32_t word = 0) {
    isa::ChannelParams params;
    params.bias = bias;
    params.mult = uint32_t(mult);
    params.shift = uint32_t(shift);
    params.weight_zero = int32_t(weight_zero);
    uint64_t words[2];
    isa::encode_channel_params(params, words);
    for (uint32_t o = 0; o < uint32_t(S::OCP); o++)
      for (uint32_t k = 0; k < 16; k++) set_weight_byte(word * S::WEIGHT_BYTES + o * 16 + k, uint8_t(words[k / 8] >> (k % 8 * 8)));
  }
};

/// One pixel, one tap, one channel group, full range: what a test changes from.
template <class Op>
Op single_pixel() {
  Op op;
  op.plane_pitch = 1;
  op.ic_groups = op.taps_x = op.taps_y = op.stride_x = op.stride_y = 1;
  op.ext_x = op.ext_y = op.tile_w = op.pixels = op.oc_blocks = 1;
  op.row_pitch = op.out_pitch = op.out_plane = 1;
  op.clamp_lo = -128;
  op.clamp_hi = 127;
  return op;
}

}  // namespace tessera::test
