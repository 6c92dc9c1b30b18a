// SPDX-License-Identifier: Apache-2.0
/// CONV: convolution of the loaded region with the weights of oc_blocks blocks, requantised into the output buffer;
/// with row taps depthwise, with a residual a sum of both.
#pragma once

#include "walk.hpp"

namespace tessera::hls {

/// Requantisation parameters of the OCP output channels of one block.
template <class S>
struct ChannelParams {
  int32_t bias[S::OCP];
  int32_t mult[S::OCP];
  uint32_t shift[S::OCP];
  int32_t weight_zero[S::OCP];

  /// Reads the CHANNEL_PARAMS records that start at weight-buffer word `word`.
  void load(const Buffers<S>& buffers, uint32_t word) {
    for (int o = 0; o < S::OCP; o++) {
      const uint32_t at = uint32_t(o) * PARAM_BYTES;
      // A record does not cross a word.
      const int8_t* record = buffers.weight_word(word + at / S::WEIGHT_BYTES) + at % S::WEIGHT_BYTES;
      uint32_t bytes[10];
      for (uint32_t k = 0; k < 10; k++) bytes[k] = uint8_t(record[k]);
      bias[o] = int32_t(bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24);
      mult[o] = int32_t(bytes[4] | bytes[5] << 8 | bytes[6] << 16);
      shift[o] = bytes[7];
      weight_zero[o] = int16_t(uint16_t(bytes[8] | bytes[9] << 8));
    }
  }
};

/// Adds one tap's inputs to the sums that weight zero points are multiplied with.
template <class S>
void sum_inputs(const isa::Conv& conv, const Lanes<S>& lanes, int32_t (*xsum)[S::OCP]) {
  for (int p = 0; p < S::PP; p++) {
    int32_t total = 0;
    for (uint32_t g = 0; g < conv.ic_groups; g++) {
      const int8_t* x = lanes.word(p, g);
      for (int i = 0; i < S::ICP; i++) {
        total += x[i];
        const uint32_t lane = g * S::ICP + uint32_t(i);
        if (conv.xsum == 2 && lane < uint32_t(S::OCP)) xsum[p][lane] += x[i];
      }
    }
    if (conv.xsum == 1)
      for (int o = 0; o < S::OCP; o++) xsum[p][o] += total;
  }
}

/// Accumulates all taps of the walker's pixel group with the weight block at `word`.
template <class S, class Unit>
void accumulate(const isa::Conv& conv, const Walker<S, isa::Conv>& walker, Buffers<S>& buffers, uint32_t word) {
  Lanes<S> lanes;
  typename Unit::template Array<S> array;
  array.clear();
  for (uint32_t ky = 0; ky < conv.taps_y; ky++)
    for (uint32_t kx = 0; kx < conv.taps_x; kx++) {
      walker.lanes(ky, kx, lanes);
      if (conv.xsum != 0) sum_inputs<S>(conv, lanes, buffers.xsum);
      for (uint32_t g = 0; g < conv.ic_groups;) {
        // A weight block may wrap around the end of the buffer.
        const uint32_t place = word & (buffers.weight_words - 1);
        const uint32_t left = conv.ic_groups - g, room = buffers.weight_words - place;
        const uint32_t steps = left < room ? left : room;
        array.steps(lanes, buffers.weight_word(place), steps);
        for (int p = 0; p < S::PP; p++) lanes.address[p] += steps * lanes.pitch[p];
        word += steps;
        g += steps;
      }
    }
  array.add_to(buffers.acc);
}

/// The same for row taps: the taps of one column phase of a kernel row are the inputs of one step, and output lane o
/// sees channel o of the block.
template <class S>
void accumulate_row_taps(const isa::Conv& conv, const Walker<S, isa::Conv>& walker, Buffers<S>& buffers,
                         uint32_t word) {
  Lanes<S> lanes;
  const uint32_t phases = conv.stride_x < conv.taps_x ? conv.stride_x : conv.taps_x;
  for (uint32_t ky = 0; ky < conv.taps_y; ky++)
    for (uint32_t j = 0; j < phases; j++, word += conv.ic_groups)
      for (uint32_t i = 0, kx = j; i < uint32_t(S::ICP) && kx < conv.taps_x; i++, kx += conv.stride_x) {
        walker.lanes(ky, kx, lanes);
        for (uint32_t g = 0; g < conv.ic_groups && g < uint32_t(S::OCP / S::ICP); g++) {
          const int8_t* weight = buffers.weight_word(word + g) + g * S::ICP * S::ICP + i;
          for (int p = 0; p < S::PP; p++) {
            const int8_t* x = lanes.word(p, g);
            for (int c = 0; c < S::ICP; c++) buffers.acc[p][g * S::ICP + uint32_t(c)] += int32_t(x[c]) * weight[c * S::ICP];
          }
        }
      }
}

/// Requantises the accumulators of one lane's pixel, and adds the residual where there is one.
template <class S>
void requantise(const isa::Conv& conv, const Walker<S, isa::Conv>& walker, const Buffers<S>& buffers,
                const ChannelParams<S>& params, int p) {
  const Output own = walker.output();
  int8_t y[S::OCP];
  for (int o = 0; o < S::OCP; o++) {
    const uint32_t correction = conv.xsum != 0 ? uint32_t(params.weight_zero[o]) * uint32_t(buffers.xsum[p][o]) : 0;
    const int32_t total = int32_t(uint32_t(buffers.acc[p][o]) + uint32_t(params.bias[o]) - correction);
    y[o] = saturate(own, round_shift(int64_t(total) * params.mult[o], params.shift[o]));
  }
  if (conv.residual != 0) {
    const SumScale scale = {conv.mult_a, conv.mult_b, conv.lsh_a, conv.lsh_b, conv.shift};
    const Output sum = {conv.sum_zero_out, conv.sum_clamp_lo, conv.sum_clamp_hi, own.table};
    const int8_t* residual = walker.residual(conv.res_base, p);
    for (int o = 0; o < S::OCP; o++)
      y[o] = saturate(sum, scaled_sum(scale, y[o] - own.zero, residual[o] - conv.zero_b));
  }
  put(own, y, S::OCP, walker.result(p));
}

/// Runs one CONV, w_base a word of the weight buffer. `Port` is asked between pixel groups whether the core has been told to stop.
template <class S, class Port, class Unit = PlainUnit>
void run_conv(const isa::Conv& conv, Buffers<S>& buffers, Port& port, Unit = {}) {
  Walker<S, isa::Conv> walker(conv, buffers);
  ChannelParams<S> params;
  const uint32_t columns = conv.row_taps != 0 && conv.stride_x < conv.taps_x ? conv.stride_x : conv.taps_x;
  const uint32_t block_words = S::PARAM_WORDS + columns * conv.taps_y * conv.ic_groups;
  for (uint32_t ocb = 0; ocb < conv.oc_blocks; ocb++) {
    const uint32_t word = conv.w_base + ocb * block_words;
    if (conv.acc_done != 0) params.load(buffers, word);
    for (walker.start(ocb); walker.any() && !port.cancelled(); walker.advance()) {
      if (conv.acc_init != 0)
        for (int p = 0; p < S::PP; p++)
          for (int o = 0; o < S::OCP; o++) buffers.acc[p][o] = buffers.xsum[p][o] = 0;
      if (conv.row_taps != 0)
        accumulate_row_taps<S>(conv, walker, buffers, word + S::PARAM_WORDS);
      else
        accumulate<S, Unit>(conv, walker, buffers, word + S::PARAM_WORDS);
      if (conv.acc_done != 0)
        for (int p = 0; p < S::PP; p++)
          if (walker.active(p)) requantise<S>(conv, walker, buffers, params, p);
    }
  }
}

}  // namespace tessera::hls
