// SPDX-License-Identifier: Apache-2.0
/// The guard of one task: translates tenant-virtual addresses by its segment table and checks every access.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "../bank_memory.hpp"
#include "tessera_isa.hpp"

namespace tessera {

/// One segment table entry as the registers hold it.
struct Segment {
  uint32_t base_page = 0;
  uint32_t pages = 0;
  uint32_t flags = 0;
  uint32_t fast = 0;
};

using SegmentTable = std::array<Segment, isa::SEGMENT_COUNT>;

enum class Access : uint8_t { READ, WRITE, FETCH };

/// A translated access: the bytes, or the cause of the fault (FAULT_CAUSES).
struct Translation {
  std::byte* bytes;
  uint32_t cause;
};

class Guard {
 public:
  Guard(const SegmentTable& segments, const BankMemory& memory) : segments_(segments), memory_(memory) {}

  /// The range must not cross a page, as no burst does.
  Translation translate(uint32_t segment, uint64_t offset, uint32_t bytes, Access access) const;

 private:
  SegmentTable segments_;
  const BankMemory& memory_;
};

/// The 40-bit form of an address that fault registers show: segment in bits 39:36.
constexpr uint64_t flat_address(uint32_t segment, uint64_t offset) {
  return uint64_t{segment & 15} << 36 | (offset & ((uint64_t{1} << 36) - 1));
}

}  // namespace tessera
