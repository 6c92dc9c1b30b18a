// SPDX-License-Identifier: Apache-2.0
/// The weight port of a wide core: a lane per bank, pages of 4 KiB in turn, no order between lanes. A narrow core never
/// asks on it.
#pragma once

#include <Vtsr_core.h>

#include <array>
#include <deque>

#include "memory.hpp"
#include "tessera_config.hpp"

namespace bench {

/// Sets bits of a Verilated port, which is a number or an array of 32-bit words.
template <typename Port>
void set_bits(Port& port, unsigned at, unsigned bits, uint32_t what) {
  for (unsigned i = 0; i < bits; i++, at++) {
    if constexpr (std::is_integral_v<Port>)
      port = Port((port & ~(Port(1) << at)) | (Port(what >> i & 1) << at));
    else
      port[at / 32] = (port[at / 32] & ~(1u << at % 32)) | ((what >> i & 1) << at % 32);
  }
}

class WeightLanes {
 public:
  explicit WeightLanes(Memory& memory) : memory_(memory) {}

  void clear(Vtsr_core& top) {
    for (auto& lane : lanes_) lane.clear();
    top.wt_valid_i = 0;
  }
  bool empty() const {
    for (const auto& lane : lanes_)
      if (!lane.empty()) return false;
    return true;
  }

  template <typename Held>
  void drive(Vtsr_core& top, uint64_t cycle, Held held) {
    top.wt_valid_i = 0;
    for (unsigned l = 0; l < LANES; l++) {
      if (lanes_[l].empty() || lanes_[l].front().ready > cycle || held()) continue;
      const Burst& burst = lanes_[l].front();
      const uint64_t address = burst.address + burst.done * 32;
      const unsigned upper = address % 64 != 0, units = units_of(burst);
      top.wt_valid_i = uint8_t(top.wt_valid_i | 1u << l);
      set_bits(top.wt_units_i, l * 2, 2, units == 2 ? 3 : 1u << upper);
      set_bits(top.wt_at_i, l * 6, 6, burst.done);
      set_bits(top.wt_tag_i, l * tessera::cfg::WEIGHT_TAG_W, tessera::cfg::WEIGHT_TAG_W, burst.tag);
      std::memcpy(&top.wt_data_i[l * 16 + upper * 8], memory_.at(address, units * 32), units * 32);
    }
  }

  /// Takes what moves in this cycle; a new burst answers from cycle `ready` on.
  void sample(Vtsr_core& top, uint64_t ready) {
    for (unsigned l = 0; l < LANES; l++) {
      if (!(top.wt_valid_i & top.wt_ready_o & 1u << l)) continue;
      Burst& burst = lanes_[l].front();
      if ((burst.done += units_of(burst)) == burst.units) lanes_[l].pop_front();
    }
    if (top.wt_req_valid_o && top.wt_req_ready_i)
      lanes_[(top.wt_req_addr_o >> 12) % LANES].push_back({top.wt_req_addr_o, ready, top.wt_req_len_o, 0, top.wt_req_tag_o});
  }

 private:
  static constexpr unsigned LANES = tessera::cfg::LANE_PORTS;
  struct Burst {
    uint64_t address, ready;
    uint32_t units, done, tag;
  };

  static uint32_t units_of(const Burst& burst) {
    return (burst.address + burst.done * 32) % 64 == 0 && burst.units - burst.done > 1 ? 2 : 1;
  }

  Memory& memory_;
  std::array<std::deque<Burst>, LANES> lanes_;
};

}  // namespace bench
