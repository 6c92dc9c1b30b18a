// Emitted from hw-templates/hls/eltwise.hpp for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// ELTWISE: sum or product of tap 0 (operand a) and tap 1 (operand b), per channel.
#pragma once

#include "walk.hpp"

namespace tessera::hls {

/// Runs one ELTWISE; the second tap is (0, 1), or (1, 0) when there is one kernel column.
template <class S, class Port>
void run_eltwise(const isa::Eltwise& op, Buffers<S>& buffers, Port& port) {
  Walker<S, isa::Eltwise> walker(op, buffers);
  const Output out = walker.output();
  const SumScale scale = {op.mult_a, op.mult_b, op.lsh_a, op.lsh_b, op.shift};
  Lanes<S> a, b;
  for (uint32_t ocb = 0; ocb < op.oc_blocks; ocb++)
    for (walker.start(ocb); walker.any() && !port.cancelled(); walker.advance()) {
      walker.lanes(0, 0, a);
      walker.lanes(op.taps_x > 1 ? 0 : 1, op.taps_x > 1 ? 1 : 0, b);
      for (int p = 0; p < S::PP; p++) {
        if (!walker.active(p)) continue;
        int8_t y[S::OCP];
        for (int g = 0; g < S::OCP / S::ICP; g++) {
          const int8_t* left = a.word(p, uint32_t(g));
          const int8_t* right = b.word(p, uint32_t(g));
          for (int i = 0; i < S::ICP; i++) {
            const int32_t va = left[i] - op.zero_a, vb = right[i] - op.zero_b;
            const int64_t rounded = op.kind == 0 ? scaled_sum(scale, va, vb)
                                                 : round_shift(int64_t(va * vb) * int32_t(op.mult_a), op.shift);
            y[g * S::ICP + i] = saturate(out, rounded);
          }
        }
        put(out, y, S::OCP, walker.result(p));
      }
    }
}

}  // namespace tessera::hls
