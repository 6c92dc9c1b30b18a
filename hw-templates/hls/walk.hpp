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

/// Address offsets of the taps of one axis: TX or TY of the specification; of at least the two that ELTWISE reads.
struct TapOffsets {
  uint16_t at[MAX_TAPS];

  TapOffsets(uint32_t taps, uint32_t phase, uint32_t dil_r, uint32_t stride, uint32_t step, uint32_t step_wrapped) {
    uint32_t offset = 0;
    for (uint32_t k = 0; k < taps || k < 2; k++) {
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
    step_x_ = S::PP % op.tile_w;
    step_y_ = S::PP / op.tile_w;
  }

  /// Moves to the first PP pixels of channel block `ocb`.
  void start(uint32_t ocb) {
    block_ = op_.out_lane + ocb;
    base_ = op_.in_base + ocb * op_.oc_in_step;
    uint32_t x = 0, y = 0;
    for (int p = 0; p < S::PP; p++) {
      place(p, uint32_t(p), x, y);
      if (++x == op_.tile_w) {
        x = 0;
        y++;
      }
    }
  }

  /// Moves on by PP pixels.
  void advance() {
    for (int p = 0; p < S::PP; p++) {
      const uint32_t x = x_[p] + step_x_;
      const bool wraps = x >= op_.tile_w;
      place(p, n_[p] + S::PP, wraps ? x - op_.tile_w : x, y_[p] + step_y_ + (wraps ? 1 : 0));
    }
  }

  /// False when all pixels of the block are done.
  bool any() const { return n_[0] < op_.pixels; }

  /// Input words of kernel tap (ky, kx) for every lane; lanes without a pixel read the pad word.
  void lanes(uint32_t ky, uint32_t kx, Lanes<S>& out) const {
    const uint32_t offset = uint32_t(y_offsets_.at[ky]) + x_offsets_.at[kx];
    for (int p = 0; p < S::PP; p++) {
      const int32_t ix = left_[p] + int32_t(kx * op_.dil_x);
      const int32_t iy = top_[p] + int32_t(ky * op_.dil_y);
      const bool inside = n_[p] < op_.pixels && ix >= 0 && iy >= 0 && ix < int32_t(op_.ext_x) && iy < int32_t(op_.ext_y);
      out.words[p] = inside ? buffers_.input : pad_;
      out.address[p] = (address_[p] + offset) & 0xffff;
      out.pitch[p] = op_.plane_pitch;
      out.mask[p] = inside ? (buffers_.input_words - 1) & 0xffff : 0;
    }
  }

  bool active(int lane) const { return n_[lane] < op_.pixels; }

  /// The OCP result bytes of a lane's pixel.
  int8_t* result(int lane) const {
    return buffers_.output_row(op_.out_base + result_row(lane)) + result_byte();
  }

  /// The OCP bytes of the residual buffer that belong to a lane's result, `base` being the row of the first.
  const int8_t* residual(uint32_t base, int lane) const {
    return buffers_.residual_row(base + result_row(lane)) + result_byte();
  }

  Output output() const { return {op_.zero_out, op_.clamp_lo, op_.clamp_hi, op_.act != 0 ? buffers_.table : nullptr}; }

 private:
  /// Row of a result, counted from the first one's.
  uint32_t result_row(int lane) const {
    return block_ / S::LANES * op_.out_plane + y_[lane] * op_.out_pitch + x_[lane];
  }
  uint32_t result_byte() const { return block_ % S::LANES * S::OCP; }

  void place(int p, uint32_t n, uint32_t x, uint32_t y) {
    n_[p] = n;
    x_[p] = x;
    y_[p] = y;
    address_[p] = base_ + y * op_.row_pitch + x;
    left_[p] = int32_t(x * op_.stride_x) + op_.org_x;
    top_[p] = int32_t(y * op_.stride_y) + op_.org_y;
  }

  const Op& op_;
  const Buffers<S>& buffers_;
  TapOffsets x_offsets_;
  TapOffsets y_offsets_;
  int8_t pad_[S::ICP];
  uint32_t step_x_, step_y_;
  uint32_t block_ = 0, base_ = 0;
  uint32_t n_[S::PP], x_[S::PP], y_[S::PP], address_[S::PP];
  int32_t left_[S::PP], top_[S::PP];
};

}  // namespace tessera::hls
