// Emitted from hw-templates/hls/native/mac_sse2.hpp for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// The multiply-accumulate array for the vector unit that every x86-64 has: 16-bit multiply-adds, one output lane of
/// eight inputs at a time.
#pragma once

#include "intrinsics.hpp"
#include "partial_sums.hpp"

namespace tessera::hls {

template <class S>
class Sse2Array {
  static_assert(S::ICP == 8, "one output lane's weights of a step must be one register of 16-bit values");
  static constexpr int LANES = 4;

 public:
  void clear() { sums_.clear(); }

  template <class L>
  void steps(const L& lanes, const int8_t* weights, uint32_t count) {
    for (int p = 0; p < S::PP; p += 2)
      for (int o = 0; o < S::OCP; o += LANES) tile(lanes, p, weights + o * S::ICP, o, count);
  }

  void add_to(int32_t (*acc)[S::OCP]) const {
    for (int p = 0; p < S::PP; p++)
      for (int o = 0; o < S::OCP; o++) acc[p][o] += sums_.sum(p, o);
  }

 private:
  static __m128i widen(const int8_t* bytes) {
    const __m128i eight = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(bytes));
    return _mm_srai_epi16(_mm_unpacklo_epi8(eight, eight), 8);
  }

  /// All steps of pixel lanes p and p + 1 and LANES output lanes: what fits in the registers.
  template <class L>
  void tile(const L& lanes, int p, const int8_t* weights, int o, uint32_t count) {
    __m128i sum[2][LANES];
    for (int q = 0; q < 2; q++)
      for (int j = 0; j < LANES; j++) sum[q][j] = _mm_load_si128(place(p + q, o + j));
    for (uint32_t k = 0; k < count; k++, weights += S::WEIGHT_BYTES) {
      const __m128i x0 = widen(lanes.word(p, k)), x1 = widen(lanes.word(p + 1, k));
      for (int j = 0; j < LANES; j++) {
        const __m128i w = widen(weights + j * S::ICP);
        sum[0][j] = _mm_add_epi32(sum[0][j], _mm_madd_epi16(x0, w));
        sum[1][j] = _mm_add_epi32(sum[1][j], _mm_madd_epi16(x1, w));
      }
    }
    for (int q = 0; q < 2; q++)
      for (int j = 0; j < LANES; j++) _mm_store_si128(place(p + q, o + j), sum[q][j]);
  }

  __m128i* place(int p, int o) { return reinterpret_cast<__m128i*>(sums_.part[p] + o * 4); }

  PartialSums<S, 4, S::PP> sums_;
};

}  // namespace tessera::hls
