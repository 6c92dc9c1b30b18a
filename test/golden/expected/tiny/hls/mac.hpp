// Emitted from hw-templates/hls/mac.hpp for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// The multiply-accumulate array: per step PP pixels of ICP channels times one weight word of OCP x ICP.
/// Throughput: one step per cycle in hardware; natively several GMAC/s per thread with AVX2.
#pragma once

#include <cstdint>

#include "pragmas.hpp"
#if defined(__x86_64__) && !defined(__SYNTHESIS__)
#include "mac_avx512.hpp"
#endif

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

/// acc[p][o] += sum over steps and i of x[p][i] * w[i][o].
template <class S>
TSR_INLINE void mac_steps(const Lanes<S>& lanes, const int8_t* weights, uint32_t steps, int32_t (*acc)[S::OCP]) {
  int32_t sum[S::PP][S::OCP];
  for (int p = 0; p < S::PP; p++)
    for (int o = 0; o < S::OCP; o++) sum[p][o] = acc[p][o];
  for (uint32_t k = 0; k < steps; k++) {
    TSR_PIPELINE
    const int8_t* weight = weights + uint64_t(k) * S::WEIGHT_BYTES;
    const int8_t* x[S::PP];
    TSR_UNROLL(8)
    for (int p = 0; p < S::PP; p++) x[p] = lanes.word(p, k);
    TSR_UNROLL(8)
    for (int i = 0; i < S::ICP; i++) {
      TSR_UNROLL(8)
      for (int p = 0; p < S::PP; p++) {
        const int32_t value = x[p][i];
        for (int o = 0; o < S::OCP; o++) sum[p][o] += value * weight[i * S::OCP + o];
      }
    }
  }
  for (int p = 0; p < S::PP; p++)
    for (int o = 0; o < S::OCP; o++) acc[p][o] = sum[p][o];
}

#if defined(__x86_64__) && !defined(__SYNTHESIS__)

template <class S>
using MacFunction = void (*)(const Lanes<S>&, const int8_t*, uint32_t, int32_t (*)[S::OCP]);

template <class S>
__attribute__((target("arch=x86-64-v4"))) void mac_v4(const Lanes<S>& l, const int8_t* w, uint32_t n,
                                                      int32_t (*acc)[S::OCP]) {
  mac_steps<S>(l, w, n, acc);
}

template <class S>
__attribute__((target("avx2"))) void mac_avx2(const Lanes<S>& l, const int8_t* w, uint32_t n, int32_t (*acc)[S::OCP]) {
  mac_steps<S>(l, w, n, acc);
}

template <class S>
void mac_portable(const Lanes<S>& l, const int8_t* w, uint32_t n, int32_t (*acc)[S::OCP]) {
  mac_steps<S>(l, w, n, acc);
}

/// The same loops, compiled for the best vector unit of this machine.
template <class S>
MacFunction<S> select_mac() {
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
    if constexpr (S::ICP == 8 && S::OCP == 8) return mac_avx512<S, Lanes<S>>;
    return mac_v4<S>;
  }
  return __builtin_cpu_supports("avx2") ? mac_avx2<S> : mac_portable<S>;
}

template <class S>
void mac(const Lanes<S>& lanes, const int8_t* weights, uint32_t steps, int32_t (*acc)[S::OCP]) {
  static const MacFunction<S> function = select_mac<S>();
  function(lanes, weights, steps, acc);
}

#else

template <class S>
void mac(const Lanes<S>& lanes, const int8_t* weights, uint32_t steps, int32_t (*acc)[S::OCP]) {
  mac_steps<S>(lanes, weights, steps, acc);
}

#endif

}  // namespace tessera::hls
