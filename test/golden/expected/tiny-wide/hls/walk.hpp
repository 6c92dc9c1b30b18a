// Emitted from hw-templates/hls/walk.hpp for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// The walk shared by CONV, POOL and ELTWISE: output pixels, PP at a time, and their kernel taps.
#pragma once

#include <cstdint>

#include "buffers.hpp"
#include "mac.hpp"
#include "requant.hpp"
#include "tessera_isa.hpp"

namespace tessera::hls {

/// Most kernel rows or columns (6-bit fields).
constexpr int MAX_TAPS = 64;

/// Address offsets of the taps of one axis: TX or TY of the specification.
struct TapOffsets {
  uint16_t at[MAX_TAPS];

  TapOffsets(uint32_t taps, uint32_t phase, uint32_t dil_r, uint32_t stride, uint32_t step, uint32_t step_wrapped) {
    uint32_t offset = 0;
    for (uint32_t k = 0; k < taps; k++) {
      at[k] = uint16_t(offset);
      const bool wraps = phase + dil_r >= stride;
      offset += wraps ? step_wrapped : step;
      phase = (phase + dil_r) % stride;
    }
  }
};

/// Geometry of one instruction, worked out once, and the lanes of any pixel group and tap.
template <class S, class Op>
class Walker {
 public:
  Walker(const Op& op, const Buffers<S>& buffers)
      : op_(op),
        buffers_(buffers),
        x_offsets_(op.taps_x, op.phase_x, op.dil_rx, op.stride_x, op.tap_dx0, op.tap_dx1),
        y_offsets_(op.taps_y, op.phase_y, op.dil_ry, op.stride_y, op.tap_dy0, op.tap_dy1) {
    for (int i = 0; i < S::ICP; i++) pad_[i] = int8_t(op.pad_value);
  }

  /// Moves to the group of pixels first .. first + PP - 1 of channel block `ocb`.
  void seek(uint32_t ocb, uint32_t first) {
    const uint32_t base = op_.in_base + ocb * op_.oc_in_step;
    for (int p = 0; p < S::PP; p++) {
      const uint32_t n = first + p;
      active_[p] = n < op_.pixels;
      x_[p] = n % op_.tile_w;
      y_[p] = n / op_.tile_w;
      address_[p] = base + y_[p] * op_.row_pitch + x_[p];
      left_[p] = int32_t(x_[p] * op_.stride_x) + op_.org_x;
      top_[p] = int32_t(y_[p] * op_.stride_y) + op_.org_y;
    }
  }

  /// Input words of kernel tap (ky, kx) for every lane; lanes without a pixel read the pad word.
  void lanes(uint32_t ky, uint32_t kx, Lanes<S>& out) const {
    const uint32_t offset = uint32_t(y_offsets_.at[ky]) + x_offsets_.at[kx];
    for (int p = 0; p < S::PP; p++) {
      const int32_t ix = left_[p] + int32_t(kx * op_.dil_x);
      const int32_t iy = top_[p] + int32_t(ky * op_.dil_y);
      const bool inside = active_[p] && ix >= 0 && iy >= 0 && ix < int32_t(op_.ext_x) && iy < int32_t(op_.ext_y);
      out.words[p] = inside ? buffers_.input : pad_;
      out.address[p] = (address_[p] + offset) & 0xffff;
      out.pitch[p] = op_.plane_pitch;
      out.mask[p] = inside ? (buffers_.input_words - 1) & 0xffff : 0;
    }
  }

  bool active(int lane) const { return active_[lane]; }

  /// The OCP result bytes of a lane's pixel for block `ocb`.
  int8_t* result(uint32_t ocb, int lane) const {
    return buffers_.output_row(op_.out_base + result_row(ocb, lane)) + result_byte(ocb);
  }

  /// The OCP bytes of the residual buffer that belong to a lane's result, `base` being the row of the first.
  const int8_t* residual(uint32_t base, uint32_t ocb, int lane) const {
    return buffers_.residual_row(base + result_row(ocb, lane)) + result_byte(ocb);
  }

  Output output() const { return {op_.zero_out, op_.clamp_lo, op_.clamp_hi, op_.act != 0 ? buffers_.table : nullptr}; }

 private:
  /// Row of a result, counted from the first one's.
  uint32_t result_row(uint32_t ocb, int lane) const {
    return (op_.out_lane + ocb) / S::LANES * op_.out_plane + y_[lane] * op_.out_pitch + x_[lane];
  }
  uint32_t result_byte(uint32_t ocb) const { return (op_.out_lane + ocb) % S::LANES * S::OCP; }

  const Op& op_;
  const Buffers<S>& buffers_;
  TapOffsets x_offsets_;
  TapOffsets y_offsets_;
  int8_t pad_[S::ICP];
  bool active_[S::PP];
  uint32_t x_[S::PP], y_[S::PP], address_[S::PP];
  int32_t left_[S::PP], top_[S::PP];
};

}  // namespace tessera::hls
