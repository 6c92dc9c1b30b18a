// SPDX-License-Identifier: Apache-2.0
/// Address mapping x8_1r_cobg: row | bank | column | bank group, so that consecutive 64 B change bank group.
#pragma once

#include <cstdint>

namespace tessera::sim {

inline constexpr uint32_t BANK_GROUPS = 4;
inline constexpr uint32_t BANKS_PER_GROUP = 4;
inline constexpr uint32_t DRAM_BANKS = BANK_GROUPS * BANKS_PER_GROUP;
inline constexpr uint32_t ACCESS_BYTES = 64;
/// 64 B accesses of one open row: 1024 columns in bursts of 8.
inline constexpr uint32_t ACCESSES_PER_ROW = 128;

struct DramAddress {
  uint32_t bank;  // 0..15, bank group = bank % BANK_GROUPS
  uint32_t row;
};

constexpr DramAddress map_address(uint64_t byte_address) {
  uint64_t rest = byte_address / ACCESS_BYTES;
  const auto group = static_cast<uint32_t>(rest % BANK_GROUPS);
  rest /= BANK_GROUPS;
  rest /= ACCESSES_PER_ROW;
  const auto bank = static_cast<uint32_t>(rest % BANKS_PER_GROUP);
  return {bank * BANK_GROUPS + group, static_cast<uint32_t>(rest / BANKS_PER_GROUP)};
}

}  // namespace tessera::sim
