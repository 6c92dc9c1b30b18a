// Emitted from hw-templates/hls/pool.hpp for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// POOL: maximum or sum over the window, per channel, scaled into the output buffer.
#pragma once

#include "walk.hpp"

namespace tessera::hls {

/// Folds one tap of one pixel into the running maximum or sum of its OCP channels.
template <class S>
void pool_tap(const isa::Pool& pool, const Lanes<S>& lanes, int p, bool first, int32_t* folded) {
  for (uint32_t g = 0; g < uint32_t(S::OCP / S::ICP); g++) {
    const int8_t* x = lanes.word(p, g);
    int32_t* lane = folded + g * S::ICP;
    for (int i = 0; i < S::ICP; i++) {
      const int32_t value = x[i];
      const int32_t next = pool.kind == 0 ? (value > lane[i] ? value : lane[i]) : lane[i] + value;
      lane[i] = first ? value : next;
    }
  }
}

/// Runs one POOL.
template <class S, class Port>
void run_pool(const isa::Pool& pool, Buffers<S>& buffers, Port& port) {
  Walker<S, isa::Pool> walker(pool, buffers);
  const Output out = walker.output();
  Lanes<S> lanes;
  for (uint32_t ocb = 0; ocb < pool.oc_blocks; ocb++)
    for (uint32_t first = 0; first < pool.pixels && !port.cancelled(); first += S::PP) {
      int32_t folded[S::PP][S::OCP];
      walker.seek(ocb, first);
      for (uint32_t ky = 0; ky < pool.taps_y; ky++)
        for (uint32_t kx = 0; kx < pool.taps_x; kx++) {
          walker.lanes(ky, kx, lanes);
          for (int p = 0; p < S::PP; p++) pool_tap<S>(pool, lanes, p, ky == 0 && kx == 0, folded[p]);
        }
      for (int p = 0; p < S::PP; p++) {
        if (!walker.active(p)) continue;
        int8_t* result = walker.result(ocb, p);
        for (int o = 0; o < S::OCP; o++) {
          const int32_t sum = int32_t(uint32_t(folded[p][o]) + uint32_t(pool.bias));
          result[o] = finish(out, round_shift(int64_t(sum) * int64_t(pool.mult_a), pool.shift));
        }
      }
    }
}

}  // namespace tessera::hls
