// Emitted from hw-templates/hls/native/partial_sums.hpp for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// What the vector forms of the array share: sums kept in PARTS parts per output lane, in the order of a register.
#pragma once

#include <cstdint>

namespace tessera::hls {

/// ROWS: a row per pixel lane, and more if a form needs them.
template <class S, int PARTS, int ROWS>
struct PartialSums {
  static constexpr int WIDTH = S::OCP * PARTS;
  alignas(64) int32_t part[ROWS][WIDTH];

  inline __attribute__((always_inline)) void clear() {
    for (int p = 0; p < ROWS; p++)
      for (int j = 0; j < WIDTH; j++) part[p][j] = 0;
  }

  /// The sum of output lane `o` of row `p`.
  inline __attribute__((always_inline)) int32_t sum(int p, int o) const {
    int32_t total = 0;
    for (int j = 0; j < PARTS; j++) total += part[p][o * PARTS + j];
    return total;
  }
};

}  // namespace tessera::hls
