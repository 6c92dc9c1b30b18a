// SPDX-License-Identifier: Apache-2.0
/// Tenant memory of the core tests: eight flat segments of bytes, shared in form by the RTL's port and the HLS core's
/// port.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <stdexcept>
#include <vector>

namespace bench {

using Random = std::mt19937_64;

/// A number in lo..hi.
inline int64_t pick(Random& random, int64_t lo, int64_t hi) { return lo + int64_t(random() % uint64_t(hi - lo + 1)); }

class Memory {
 public:
  static constexpr uint64_t SEGMENT_BYTES = 1u << 20;

  Memory() {
    for (auto& segment : segments_) segment.assign(SEGMENT_BYTES, 0);
  }

  uint8_t* at(uint64_t address, uint64_t bytes) {
    const uint64_t segment = address >> 36, offset = address & ((uint64_t{1} << 36) - 1);
    if (segment >= segments_.size() || offset + bytes > SEGMENT_BYTES || offset % 32 != 0)
      throw std::runtime_error("access outside the tenant's memory");
    return segments_[segment].data() + offset;
  }
  uint8_t* at(uint32_t segment, uint64_t offset, uint64_t bytes) { return at(uint64_t(segment) << 36 | offset, bytes); }

  /// Fills a range with bytes of which a quarter are extremes.
  void randomise(uint32_t segment, uint64_t offset, uint64_t bytes, Random& random) {
    uint8_t* target = at(segment, offset, bytes);
    for (uint64_t i = 0; i < bytes; i++) {
      const uint64_t r = random();
      target[i] = (r & 0xf00) != 0 ? uint8_t(r) : (r & 1) != 0 ? 0x80 : 0x7f;
    }
  }

  /// First byte that differs, as segment and offset; false when the memories are equal.
  bool differs(const Memory& other, uint32_t& segment, uint64_t& offset) const {
    for (segment = 0; segment < segments_.size(); segment++)
      for (offset = 0; offset < SEGMENT_BYTES; offset++)
        if (segments_[segment][offset] != other.segments_[segment][offset]) return true;
    return false;
  }

 private:
  std::array<std::vector<uint8_t>, 8> segments_;
};

}  // namespace bench
