// SPDX-License-Identifier: Apache-2.0
/// Assembles a core's stream from steps: what a step loads, and what it executes and stores.
#pragma once

#include "rtl_core.hpp"
#include "tessera_config.hpp"

namespace bench {

namespace isa = tessera::isa;
namespace cfg = tessera::cfg;

constexpr uint32_t token(uint32_t channel) { return 1u << channel; }

/// Appends an instruction of 4 or 8 limbs.
template <size_t LIMBS, class Encode, class Op>
void append(Stream& stream, Encode encode, const Op& op, bool injected = false) {
  uint64_t limbs[LIMBS] = {};
  encode(op, limbs);
  for (size_t word = 0; word < LIMBS / 4; word++) {
    StreamWord out = {{}, injected};
    std::memcpy(out.bits, limbs + 4 * word, 32);
    stream.push_back(out);
  }
}

inline void add(Stream& s, const isa::LoadIn& op) { append<4>(s, isa::encode_load_in, op); }
inline void add(Stream& s, const isa::LoadRes& op) { append<4>(s, isa::encode_load_res, op); }
inline void add(Stream& s, const isa::LoadW& op) { append<4>(s, isa::encode_load_w, op); }
inline void add(Stream& s, const isa::Conv& op) { append<8>(s, isa::encode_conv, op); }
inline void add(Stream& s, const isa::Pool& op) { append<8>(s, isa::encode_pool, op); }
inline void add(Stream& s, const isa::Eltwise& op) { append<8>(s, isa::encode_eltwise, op); }
inline void add(Stream& s, const isa::Table& op) { append<4>(s, isa::encode_table, op); }
inline void add(Stream& s, const isa::Store& op) { append<4>(s, isa::encode_store, op); }
inline void add(Stream& s, const isa::NopLdi& op) { append<4>(s, isa::encode_nop_ldi, op); }
inline void add(Stream& s, const isa::NopLdw& op) { append<4>(s, isa::encode_nop_ldw, op); }
inline void add(Stream& s, const isa::NopExec& op) { append<4>(s, isa::encode_nop_exec, op); }
inline void add(Stream& s, const isa::NopSave& op) { append<4>(s, isa::encode_nop_save, op); }
inline void add(Stream& s, const isa::WaitLayers& op) { append<4>(s, isa::encode_wait_layers, op, true); }
inline void add(Stream& s, const isa::IfpDone& op) { append<4>(s, isa::encode_ifp_done, op, true); }

/// Writes the record of channel o of a weight block that starts at `offset` of the weight segment.
inline void write_params(Memory& memory, uint64_t offset, uint32_t o, const isa::ChannelParams& params) {
  uint64_t limbs[2] = {};
  isa::encode_channel_params(params, limbs);
  std::memcpy(memory.at(isa::SEGMENT_WEIGHTS, offset + o / 2 * 32, 32) + o % 2 * 16, limbs, 16);
}

/// A double-buffered resource: hands out its halves alternately.
class Halves {
 public:
  explicit Halves(uint32_t size) : half_(size / 2) {}
  uint32_t size() const { return half_; }
  uint32_t next() { return (count_++ % 2) * half_; }

 private:
  uint32_t half_;
  uint32_t count_ = 0;
};

/// Steps in program order. A step's loads may move before the previous step's execution, as a compiler's prefetch does;
/// this stays executable in stream order because each step takes at most one half of each buffer.
class Program {
 public:
  struct Step {
    Stream loads, rest;
    bool prefetch = false;
  };

  void push(const Step& step) {
    if (step.prefetch) {
      extend(step.loads);
      flush();
    } else {
      flush();
      extend(step.loads);
    }
    held_ = step.rest;
  }

  const Stream& finish() {
    flush();
    return stream_;
  }

 private:
  void extend(const Stream& words) { stream_.insert(stream_.end(), words.begin(), words.end()); }
  void flush() {
    extend(held_);
    held_.clear();
  }

  Stream stream_, held_;
};

/// Fills the fields that CONV, POOL and ELTWISE derive from a square layout: lanes and tap steps.
template <class Op>
void derive_walk(Op& op, uint32_t phase_pitch_x, uint32_t phase_pitch_y) {
  op.lane_dx = cfg::PP % op.tile_w;
  op.lane_dy = cfg::PP / op.tile_w;
  op.dil_rx = op.dil_x % op.stride_x;
  op.dil_ry = op.dil_y % op.stride_y;
  const int32_t columns = int32_t(op.dil_x / op.stride_x), rows = int32_t(op.dil_y / op.stride_y * op.row_pitch);
  const int32_t px = int32_t(phase_pitch_x), py = int32_t(phase_pitch_y);
  op.tap_dx0 = uint32_t(columns + int32_t(op.dil_rx) * px) & 0xffff;
  op.tap_dx1 = uint32_t(columns + 1 + (int32_t(op.dil_rx) - int32_t(op.stride_x)) * px) & 0xffff;
  op.tap_dy0 = uint32_t(rows + int32_t(op.dil_ry) * py) & 0xffff;
  op.tap_dy1 = uint32_t(rows + int32_t(op.row_pitch) + (int32_t(op.dil_ry) - int32_t(op.stride_y)) * py) & 0xffff;
}

}  // namespace bench
