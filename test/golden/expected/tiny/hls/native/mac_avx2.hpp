// Emitted from hw-templates/hls/native/mac_avx2.hpp for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// The multiply-accumulate array for AVX2: 16-bit multiply-adds, a register holds the inputs of 16 / ICP output lanes.
#pragma once

#include "intrinsics.hpp"
#include "partial_sums.hpp"

#define TSR_AVX2 __attribute__((target("avx2")))

namespace tessera::hls {

template <class S>
class Avx2Array {
  static_assert(S::ICP == 8 || S::ICP == 16, "a register must hold whole output lanes");
  static constexpr int OUTPUTS = 16 / S::ICP;
  static constexpr int REGISTERS = 4;
  static constexpr int PARTS = S::ICP / 2;

 public:
  void clear() { sums_.clear(); }

  template <class L>
  TSR_AVX2 void steps(const L& lanes, const int8_t* weights, uint32_t count) {
    for (int p = 0; p < S::PP; p += 2)
      for (int o = 0; o < S::OCP; o += OUTPUTS * REGISTERS) tile(lanes, p, weights + o * S::ICP, o, count);
  }

  TSR_AVX2 void add_to(int32_t (*acc)[S::OCP]) const {
    for (int p = 0; p < S::PP; p++)
      for (int o = 0; o < S::OCP; o++) acc[p][o] += sums_.sum(p, o);
  }

 private:
  /// A pixel's inputs, once per output lane of a register.
  TSR_AVX2 static __m256i inputs(const int8_t* word) {
    if constexpr (S::ICP == 8) {
      int64_t bytes;
      __builtin_memcpy(&bytes, word, sizeof bytes);
      return _mm256_cvtepi8_epi16(_mm_set1_epi64x(bytes));
    }
    return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(word)));
  }

  /// All steps of pixel lanes p and p + 1 and REGISTERS registers of output lanes: what fits in sixteen registers.
  template <class L>
  TSR_AVX2 void tile(const L& lanes, int p, const int8_t* weights, int o, uint32_t count) {
    __m256i sum[2][REGISTERS];
    for (int q = 0; q < 2; q++)
      for (int j = 0; j < REGISTERS; j++) sum[q][j] = _mm256_load_si256(place(p + q, o, j));
    for (uint32_t k = 0; k < count; k++, weights += S::WEIGHT_BYTES) {
      const __m256i x0 = inputs(lanes.word(p, k)), x1 = inputs(lanes.word(p + 1, k));
      for (int j = 0; j < REGISTERS; j++) {
        const __m256i w = _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(weights) + j));
        sum[0][j] = _mm256_add_epi32(sum[0][j], _mm256_madd_epi16(x0, w));
        sum[1][j] = _mm256_add_epi32(sum[1][j], _mm256_madd_epi16(x1, w));
      }
    }
    for (int q = 0; q < 2; q++)
      for (int j = 0; j < REGISTERS; j++) _mm256_store_si256(place(p + q, o, j), sum[q][j]);
  }

  __m256i* place(int p, int o, int j) { return reinterpret_cast<__m256i*>(sums_.part[p] + o * PARTS) + j; }

  PartialSums<S, PARTS, S::PP> sums_;
};

}  // namespace tessera::hls
