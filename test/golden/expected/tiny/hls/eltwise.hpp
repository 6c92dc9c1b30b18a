// Emitted from hw-templates/hls/eltwise.hpp for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// ELTWISE: sum or product of tap 0 (operand a) and tap 1 (operand b), per channel.
#pragma once

#include "walk.hpp"

namespace tessera::hls {

/// The exact, rounded combination of two int8 values.
inline int64_t combine(const isa::Eltwise& op, int32_t a, int32_t b) {
  const int64_t left = a - op.zero_a, right = b - op.zero_b;
  if (op.kind != 0) return round_shift(left * right * int64_t(op.mult_a), op.shift);
  return scaled_sum({op.mult_a, op.mult_b, op.lsh_a, op.lsh_b, op.shift}, left, right);
}

/// Runs one ELTWISE; the second tap is (0, 1), or (1, 0) when there is one kernel column.
template <class S, class Port>
void run_eltwise(const isa::Eltwise& op, Buffers<S>& buffers, Port& port) {
  Walker<S, isa::Eltwise> walker(op, buffers);
  const Output out = walker.output();
  Lanes<S> a, b;
  for (uint32_t ocb = 0; ocb < op.oc_blocks; ocb++)
    for (uint32_t first = 0; first < op.pixels && !port.cancelled(); first += S::PP) {
      walker.seek(ocb, first);
      walker.lanes(0, 0, a);
      walker.lanes(op.taps_x > 1 ? 0 : 1, op.taps_x > 1 ? 1 : 0, b);
      for (int p = 0; p < S::PP; p++) {
        if (!walker.active(p)) continue;
        int8_t* result = walker.result(ocb, p);
        for (int o = 0; o < S::OCP; o++) {
          const uint32_t group = uint32_t(o / S::ICP);
          result[o] = finish(out, combine(op, a.word(p, group)[o % S::ICP], b.word(p, group)[o % S::ICP]));
        }
      }
    }
}

}  // namespace tessera::hls
