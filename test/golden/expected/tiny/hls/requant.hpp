// Emitted from hw-templates/hls/requant.hpp for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// Requantisation: exact product, one rounding (half to even), zero point, clamp, activation table.
#pragma once

#include <cstdint>

#include "pragmas.hpp"

namespace tessera::hls {

/// value / 2^shift rounded half to even. A shift of 0 returns the value; a legal program has 1..55.
TSR_INLINE int64_t round_shift(int64_t value, uint32_t shift) {
  shift &= 63;
  // Half a unit, less the least part when the quotient is even: a half then stays below the next integer. Shifts are
  // logical on values raised by 2^63, which every vector unit has.
  constexpr uint64_t RAISE = uint64_t(1) << 63;
  const uint64_t raised = uint64_t(value) + RAISE;
  const uint64_t odd = ((raised >> shift) ^ (RAISE >> shift)) & 1;
  const uint64_t rounded = ((raised + ((uint64_t(1) << shift) >> 1) - 1 + odd) >> shift) - (RAISE >> shift);
  return shift == 0 ? value : int64_t(rounded);
}

/// Scaling of the two operands of a sum.
struct SumScale {
  uint32_t mult_a, mult_b;
  uint32_t lsh_a, lsh_b;
  uint32_t shift;
};

/// The exact sum of two scaled operands (zero points taken off), rounded once.
TSR_INLINE int64_t scaled_sum(const SumScale& scale, int32_t a, int32_t b) {
  // Shifted as unsigned numbers, as a left shift of a negative value is not defined in C++17.
  const uint64_t scaled_a = uint64_t(int64_t(a) * int32_t(scale.mult_a)) << scale.lsh_a;
  const uint64_t scaled_b = uint64_t(int64_t(b) * int32_t(scale.mult_b)) << scale.lsh_b;
  return round_shift(int64_t(scaled_a + scaled_b), scale.shift);
}

/// Result range and mapping of one instruction.
struct Output {
  int32_t zero;
  int32_t lo;
  int32_t hi;
  /// Activation table, or null when the result is not mapped.
  const int8_t* table;
};

/// The int8 result of a rounded value, before the table.
TSR_INLINE int8_t saturate(const Output& out, int64_t rounded) {
  int64_t value = rounded + out.zero;
  value = value < out.lo ? int64_t(out.lo) : value;
  value = value > out.hi ? int64_t(out.hi) : value;
  return int8_t(value);
}

/// Writes `count` results, mapped where there is a table.
TSR_INLINE void put(const Output& out, const int8_t* values, int count, int8_t* result) {
  for (int o = 0; o < count; o++) result[o] = values[o];
  if (out.table != nullptr)
    for (int o = 0; o < count; o++) result[o] = out.table[uint8_t(values[o])];
}

}  // namespace tessera::hls
