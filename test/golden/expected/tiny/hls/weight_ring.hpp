// Emitted from hw-templates/hls/weight_ring.hpp for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// Allocation of the weight buffer: chunks of LOAD_W follow one another in a ring, the oldest is given back first.
#pragma once

#include <cstdint>

#include "tessera_isa.hpp"

namespace tessera::hls {

class WeightRing {
 public:
  /// There is space for a chunk of `words` in a buffer of `capacity` words.
  bool has_space(uint32_t words, uint32_t capacity) const {
    return count_ < uint32_t(isa::WEIGHT_CHUNKS) && used_ + words <= capacity;
  }

  /// Takes the space of a chunk; returns its first word.
  uint32_t take(uint32_t words) {
    const uint32_t first = head_;
    chunks_[(oldest_ + count_++) % uint32_t(isa::WEIGHT_CHUNKS)] = words;
    head_ += words;
    used_ += words;
    return first;
  }

  /// First word of the oldest chunk, from which w_base counts.
  uint32_t tail() const { return head_ - used_; }

  /// Gives the oldest chunk back.
  void release() {
    if (count_ == 0) return;
    used_ -= chunks_[oldest_];
    oldest_ = (oldest_ + 1) % uint32_t(isa::WEIGHT_CHUNKS);
    count_--;
  }

 private:
  uint32_t chunks_[isa::WEIGHT_CHUNKS] = {};
  uint32_t oldest_ = 0;
  uint32_t count_ = 0;
  uint32_t head_ = 0;
  uint32_t used_ = 0;
};

}  // namespace tessera::hls
