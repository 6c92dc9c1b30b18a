// SPDX-License-Identifier: Apache-2.0
/// Requantisation: exact product, one rounding (half to even), zero point, clamp, activation table.
#pragma once

#include <cstdint>

#include "pragmas.hpp"

namespace tessera::hls {

/// value / 2^shift rounded half to even. A shift of 0 returns the value; a legal program has 1..55.
TSR_INLINE int64_t round_shift(int64_t value, uint32_t shift) {
  shift &= 63;
  if (shift == 0) return value;
  const int64_t floor = value >> shift;
  const uint64_t rest = uint64_t(value) & ((uint64_t(1) << shift) - 1);
  const uint64_t half = uint64_t(1) << (shift - 1);
  return floor + int64_t(rest > half || (rest == half && (floor & 1) != 0));
}

/// Scaling of the two operands of a sum.
struct SumScale {
  uint32_t mult_a, mult_b;
  uint32_t lsh_a, lsh_b;
  uint32_t shift;
};

/// The exact sum of two scaled operands (zero points taken off), rounded once.
TSR_INLINE int64_t scaled_sum(const SumScale& scale, int64_t a, int64_t b) {
  // Multiplied rather than shifted, as a left shift of a negative value is not defined in C++17.
  const int64_t scaled_a = a * int64_t(scale.mult_a) * (int64_t(1) << scale.lsh_a);
  const int64_t scaled_b = b * int64_t(scale.mult_b) * (int64_t(1) << scale.lsh_b);
  return round_shift(int64_t(uint64_t(scaled_a) + uint64_t(scaled_b)), scale.shift);
}

/// Result range and mapping of one instruction.
struct Output {
  int32_t zero;
  int32_t lo;
  int32_t hi;
  /// Activation table, or null when the result is not mapped.
  const int8_t* table;
};

/// The int8 result of a rounded value.
TSR_INLINE int8_t finish(const Output& out, int64_t rounded) {
  int64_t value = rounded + out.zero;
  value = value < out.lo ? out.lo : value;
  value = value > out.hi ? out.hi : value;
  const int8_t result = int8_t(value);
  return out.table != nullptr ? out.table[uint8_t(result)] : result;
}

}  // namespace tessera::hls
