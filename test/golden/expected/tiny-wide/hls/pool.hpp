// Emitted from hw-templates/hls/pool.hpp for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// POOL: maximum or sum over the window, per channel, scaled into the output buffer.
#pragma once

#include "walk.hpp"

namespace tessera::hls {

/// Folds one tap of one pixel into the running maximum or sum of its OCP channels.
template <class S>
void pool_tap(const isa::Pool& pool, const Lanes<S>& lanes, int p, int32_t* folded) {
  for (uint32_t g = 0; g < uint32_t(S::OCP / S::ICP); g++) {
    const int8_t* x = lanes.word(p, g);
    int32_t* lane = folded + g * S::ICP;
    if (pool.kind == 0)
      for (int i = 0; i < S::ICP; i++) lane[i] = x[i] > lane[i] ? x[i] : lane[i];
    else
      for (int i = 0; i < S::ICP; i++) lane[i] += x[i];
  }
}

/// Runs one POOL.
template <class S, class Port>
void run_pool(const isa::Pool& pool, Buffers<S>& buffers, Port& port) {
  Walker<S, isa::Pool> walker(pool, buffers);
  const Output out = walker.output();
  Lanes<S> lanes;
  for (uint32_t ocb = 0; ocb < pool.oc_blocks; ocb++)
    for (walker.start(ocb); walker.any() && !port.cancelled(); walker.advance()) {
      int32_t folded[S::PP][S::OCP];
      for (int p = 0; p < S::PP; p++)
        for (int o = 0; o < S::OCP; o++) folded[p][o] = pool.kind == 0 ? INT8_MIN : 0;
      for (uint32_t ky = 0; ky < pool.taps_y; ky++)
        for (uint32_t kx = 0; kx < pool.taps_x; kx++) {
          walker.lanes(ky, kx, lanes);
          for (int p = 0; p < S::PP; p++) pool_tap<S>(pool, lanes, p, folded[p]);
        }
      for (int p = 0; p < S::PP; p++) {
        if (!walker.active(p)) continue;
        int8_t y[S::OCP];
        for (int o = 0; o < S::OCP; o++) {
          const int32_t sum = int32_t(uint32_t(folded[p][o]) + uint32_t(pool.bias));
          y[o] = saturate(out, round_shift(int64_t(sum) * int32_t(pool.mult_a), pool.shift));
        }
        put(out, y, S::OCP, walker.result(p));
      }
    }
}

}  // namespace tessera::hls
