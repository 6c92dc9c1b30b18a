// SPDX-License-Identifier: Apache-2.0
/// The multiply-accumulate array for AVX-512 with VNNI, whose products take one unsigned factor: inputs are raised by
/// 128, and a pixel of zeros alongside says what that has added to each sum.
#pragma once

#include "intrinsics.hpp"
#include "partial_sums.hpp"

#define TSR_VNNI_TARGET "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"
#define TSR_VNNI __attribute__((target(TSR_VNNI_TARGET)))

namespace tessera::hls {

template <class S>
class VnniArray {
  static_assert(S::ICP == 8 || S::ICP == 16, "a register must hold whole output lanes");
  static constexpr int REGISTERS = S::WEIGHT_BYTES / 64;
  static constexpr int PARTS = S::ICP / 4;
  static constexpr int ZERO = S::PP;

 public:
  void clear() { sums_.clear(); }

  template <class L>
  TSR_VNNI void steps(const L& lanes, const int8_t* weights, uint32_t count) {
    for (int r = 0; r < REGISTERS; r++) column(lanes, weights + r * 64, r, count);
  }

  TSR_VNNI void add_to(int32_t (*acc)[S::OCP]) const {
    for (int p = 0; p < S::PP; p++)
      for (int o = 0; o < S::OCP; o++) acc[p][o] += sums_.sum(p, o) - sums_.sum(ZERO, o);
  }

 private:
  /// A pixel's inputs, once per output lane of a register.
  TSR_VNNI static __m512i inputs(const int8_t* word) {
    if constexpr (S::ICP == 8) {
      int64_t bytes;
      __builtin_memcpy(&bytes, word, sizeof bytes);
      return _mm512_set1_epi64(bytes);
    }
    return _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(word)));
  }

  /// All steps of all pixel lanes for one register of output lanes.
  template <class L>
  TSR_VNNI void column(const L& lanes, const int8_t* weights, int r, uint32_t count) {
    const __m512i raised = _mm512_set1_epi8(-128);
    __m512i sum[S::PP + 1];
    for (int p = 0; p <= ZERO; p++) sum[p] = _mm512_load_si512(place(p, r));
    for (uint32_t k = 0; k < count; k++, weights += S::WEIGHT_BYTES) {
      const __m512i w = _mm512_loadu_si512(weights);
      for (int p = 0; p < S::PP; p++)
        sum[p] = _mm512_dpbusd_epi32(sum[p], _mm512_xor_si512(inputs(lanes.word(p, k)), raised), w);
      sum[ZERO] = _mm512_dpbusd_epi32(sum[ZERO], raised, w);
    }
    for (int p = 0; p <= ZERO; p++) _mm512_store_si512(place(p, r), sum[p]);
  }

  int32_t* place(int p, int r) { return sums_.part[p] + r * 16; }

  PartialSums<S, PARTS, S::PP + 1> sums_;
};

}  // namespace tessera::hls
