// Emitted from hw-templates/hls/mac.hpp for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// The multiply-accumulate array: per step PP pixels of ICP channels times one weight word of OCP x ICP.
/// Throughput: one step per cycle in hardware. Natively another form of it may take its place (native/vector_unit.hpp).
#pragma once

#include <cstdint>

#include "pragmas.hpp"

namespace tessera::hls {

/// Where each pixel lane reads its input words: word (address + k * pitch) & mask of `words` for step k.
/// A lane outside the loaded region reads one constant word: pitch and mask 0.
template <class S>
struct Lanes {
  const int8_t* words[S::PP];
  uint32_t address[S::PP];
  uint32_t pitch[S::PP];
  uint32_t mask[S::PP];

  TSR_INLINE const int8_t* word(int lane, uint32_t step) const {
    return words[lane] + uint64_t((address[lane] + step * pitch[lane]) & mask[lane]) * S::ICP;
  }
};

/// Sums of one group of pixels, from clear() to add_to().
template <class S>
class PlainArray {
 public:
  TSR_INLINE void clear() {
    for (int p = 0; p < S::PP; p++)
      for (int o = 0; o < S::OCP; o++) sum_[p][o] = 0;
  }

  /// sum[p][o] += sum over steps and i of x[p][i] * w[o][i].
  TSR_INLINE void steps(const Lanes<S>& lanes, const int8_t* weights, uint32_t count) {
    for (uint32_t k = 0; k < count; k++) {
      TSR_PIPELINE
      const int8_t* weight = weights + uint64_t(k) * S::WEIGHT_BYTES;
      for (int p = 0; p < S::PP; p++) {
        const int8_t* x = lanes.word(p, k);
        for (int o = 0; o < S::OCP; o++) {
          int32_t products = 0;
          TSR_UNROLL(16)
          for (int i = 0; i < S::ICP; i++) products += int32_t(x[i]) * weight[o * S::ICP + i];
          sum_[p][o] += products;
        }
      }
    }
  }

  TSR_INLINE void add_to(int32_t (*acc)[S::OCP]) const {
    for (int p = 0; p < S::PP; p++)
      for (int o = 0; o < S::OCP; o++) acc[p][o] += sum_[p][o];
  }

 private:
  int32_t sum_[S::PP][S::OCP];
};

/// The datapath in plain loops: what Vitis HLS synthesises.
struct PlainUnit {
  template <class S>
  using Array = PlainArray<S>;
};

}  // namespace tessera::hls
