// SPDX-License-Identifier: Apache-2.0
/// Registers of the banks' time slots. A pool without time keeps them and gives them back; nothing else depends on them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "tessera_isa.hpp"

namespace tessera {

class BankSlots {
 public:
  /// `banks` 0: the design has none, everything reads 0.
  explicit BankSlots(uint32_t banks) : shadow_(banks), active_(banks) {}

  bool present() const { return !shadow_.empty(); }

  uint32_t read(uint32_t bank, uint32_t offset) const {
    if (bank >= shadow_.size()) return 0;
    if (const uint32_t* value = find(shadow_[bank], offset, isa::REG_BANK_SLOTS_SHADOW)) return *value;
    if (const uint32_t* value = find(active_[bank], offset, isa::REG_BANK_SLOTS)) return *value;
    return 0;
  }

  void write(uint32_t bank, uint32_t offset, uint32_t value) {
    if (bank >= shadow_.size()) return;
    if (const uint32_t* place = find(shadow_[bank], offset, isa::REG_BANK_SLOTS_SHADOW))
      shadow_[bank][static_cast<std::size_t>(place - shadow_[bank].data())] = value;
  }

  void commit() { active_ = shadow_; }

 private:
  /// Slots, cost, owner, in the order of their offsets.
  using Values = std::array<uint32_t, 3>;

  static const uint32_t* find(const Values& values, uint32_t offset, uint32_t first) {
    const uint32_t place = (offset - first) / 4;
    return offset >= first && offset % 4 == 0 && place < values.size() ? &values[place] : nullptr;
  }

  std::vector<Values> shadow_;
  std::vector<Values> active_;
};

}  // namespace tessera
