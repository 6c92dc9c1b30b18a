// SPDX-License-Identifier: Apache-2.0
/// Faults injected into the simulated memory, and the record of what the kernel itself did against the AXI rules.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "ddr/ddr_channel.hpp"

namespace tessera::sim {

inline constexpr uint32_t MAX_BANKS = 16;
/// Physical address: bank in the bits from here on, offset in the bank below.
inline constexpr uint32_t PHYS_BANK_SHIFT = 34;

constexpr uint32_t bank_of(uint64_t phys) { return static_cast<uint32_t>(phys >> PHYS_BANK_SHIFT); }

/// Address ranges that answer SLVERR, banks that take requests and never answer.
class MemoryFaults {
 public:
  /// Applies a description as in sim_api.h; throws JsonError.
  void inject(const std::string& json);

  bool fails(DdrOp op, uint64_t phys, uint64_t bytes) const {
    for (const Range& range : ranges_) {
      if (range.op == op && phys < range.begin + range.bytes && range.begin < phys + bytes) return true;
    }
    return false;
  }
  bool hangs(DdrOp op, uint32_t bank) const { return hang_[static_cast<std::size_t>(op)][bank]; }

 private:
  struct Range {
    DdrOp op;
    uint64_t begin;
    uint64_t bytes;
  };
  std::vector<Range> ranges_;
  std::array<std::array<bool, MAX_BANKS>, 2> hang_{};
};

/// Violations of the AXI protocol, or of what docs/design/pool.md promises, by the kernel.
class ProtocolLog {
 public:
  void add(std::string message) {
    ++count_;
    if (messages_.size() < KEPT) messages_.push_back(std::move(message));
  }
  uint64_t count() const { return count_; }
  const std::vector<std::string>& messages() const { return messages_; }

 private:
  static constexpr std::size_t KEPT = 16;
  uint64_t count_ = 0;
  std::vector<std::string> messages_;
};

}  // namespace tessera::sim
