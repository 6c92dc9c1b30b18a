// Emitted from hw-templates/hls/mac_avx512.hpp for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// The multiply-accumulate array of the 8 x 8 core for AVX-512 (native emulation only): the sums of mac_steps(),
/// exactly. A weight word is four pairs of input lanes; a pair times its two inputs is one 16-bit multiply-add per
/// output lane.
#pragma once

#include <cstdint>

// GCC 12 takes the deliberately undefined vectors inside these intrinsics for mistakes.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop

namespace tessera::hls {

/// acc[p][o] += sum over steps and i of x[p][i] * w[i][o], for ICP = OCP = 8. `lanes` as in mac_steps().
template <class S, class L>
__attribute__((target("arch=x86-64-v4"))) void mac_avx512(const L& lanes, const int8_t* weights, uint32_t steps,
                                                          int32_t (*acc)[S::OCP]) {
  static_assert(S::ICP == 8 && S::OCP == 8, "one weight word must be one vector");
  // Inside a 16-byte lane, rows i and i + 1 of 8 output lanes each become 8 pairs.
  const __m512i pair_rows = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15));
  // Input pairs 0 and 1, then 2 and 3, each to the 8 output lanes of half a vector.
  const __m512i first_pairs = _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
  const __m512i last_pairs = _mm512_add_epi32(first_pairs, _mm512_set1_epi32(2));
  __m512i sum[S::PP];
  for (int p = 0; p < S::PP; p++) sum[p] = _mm512_setzero_si512();
  for (uint32_t k = 0; k < steps; k++) {
    const __m512i word = _mm512_shuffle_epi8(_mm512_loadu_si512(weights + uint64_t(k) * S::WEIGHT_BYTES), pair_rows);
    const __m512i first = _mm512_cvtepi8_epi16(_mm512_castsi512_si256(word));
    const __m512i last = _mm512_cvtepi8_epi16(_mm512_extracti64x4_epi64(word, 1));
    for (int p = 0; p < S::PP; p++) {
      const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(lanes.word(p, k)));
      const __m512i x = _mm512_castsi128_si512(_mm_cvtepi8_epi16(bytes));
      const __m512i products = _mm512_add_epi32(_mm512_madd_epi16(_mm512_permutexvar_epi32(first_pairs, x), first),
                                                _mm512_madd_epi16(_mm512_permutexvar_epi32(last_pairs, x), last));
      sum[p] = _mm512_add_epi32(sum[p], products);
    }
  }
  for (int p = 0; p < S::PP; p++) {
    const __m256i halves = _mm256_add_epi32(_mm512_castsi512_si256(sum[p]), _mm512_extracti64x4_epi64(sum[p], 1));
    __m256i* total = reinterpret_cast<__m256i*>(acc[p]);
    _mm256_storeu_si256(total, _mm256_add_epi32(_mm256_loadu_si256(total), halves));
  }
}

}  // namespace tessera::hls
