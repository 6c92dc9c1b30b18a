// Emitted from hw-templates/hls/buffers.hpp for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// On-chip state of one core: input, weight, output and residual buffer, accumulators and activation table.
#pragma once

#include <cstdint>

#include "types.hpp"

namespace tessera::hls {

/// Storage is the caller's; sizes are powers of two and addresses wrap at them.
template <class S>
struct Buffers {
  /// Words of ICP bytes.
  int8_t* input;
  uint32_t input_words;
  /// Words of OCP x ICP bytes ([o][i]), as in memory.
  int8_t* weight;
  uint32_t weight_words;
  /// Rows of 32 bytes.
  int8_t* output;
  uint32_t output_rows;
  /// Rows of 32 bytes: operands b of additions fused into convolutions.
  int8_t* residual;
  uint32_t residual_rows;

  int32_t acc[S::PP][S::OCP];
  /// Input sums for weight zero points, per pixel and output lane.
  int32_t xsum[S::PP][S::OCP];
  int8_t table[256];

  int8_t* input_word(uint32_t address) const { return input + uint64_t(address & (input_words - 1)) * S::ICP; }
  int8_t* weight_word(uint32_t address) const {
    return weight + uint64_t(address & (weight_words - 1)) * S::WEIGHT_BYTES;
  }
  int8_t* output_row(uint32_t address) const { return output + uint64_t(address & (output_rows - 1)) * UNIT_BYTES; }
  int8_t* residual_row(uint32_t address) const {
    return residual + uint64_t(address & (residual_rows - 1)) * UNIT_BYTES;
  }

  /// Byte `index` of the weight stream from `word` on.
  uint8_t weight_byte(uint32_t word, uint32_t index) const {
    return uint8_t(weight_word(word + index / S::WEIGHT_BYTES)[index % S::WEIGHT_BYTES]);
  }
};

}  // namespace tessera::hls
