// SPDX-License-Identifier: Apache-2.0
#include "guard.hpp"

namespace tessera {
namespace {

static_assert(FAST_PAGE_BYTES == isa::PAGE_BYTES);

constexpr uint64_t OFFSET_END = uint64_t{1} << 36;

uint32_t flag(uint32_t flags, uint32_t lsb, uint32_t width) { return flags >> lsb & ((1u << width) - 1); }

bool permitted(uint32_t flags, Access access) {
  const bool exec = flag(flags, isa::REG_SEGMENT_FLAGS_EXEC_LSB, 1) != 0;
  switch (access) {
    case Access::READ:
      return !exec && flag(flags, isa::REG_SEGMENT_FLAGS_READ_LSB, 1) != 0;
    case Access::WRITE:
      return !exec && flag(flags, isa::REG_SEGMENT_FLAGS_WRITE_LSB, 1) != 0;
    case Access::FETCH:
      return exec;
  }
  return false;
}

uint32_t guard_cause(Access access) {
  if (access == Access::FETCH) return isa::FAULT_GUARD_FETCH;
  return access == Access::READ ? isa::FAULT_GUARD_READ : isa::FAULT_GUARD_WRITE;
}

}  // namespace

Translation Guard::translate(uint32_t segment, uint64_t offset, uint32_t bytes, Access access) const {
  const Translation refused{nullptr, guard_cause(access)};
  if (segment >= segments_.size() || offset >= OFFSET_END || offset % isa::WORD_BYTES != 0) return refused;
  const Segment& entry = segments_[segment];
  const uint64_t page = offset / isa::PAGE_BYTES;
  const uint32_t banks = flag(entry.flags, isa::REG_SEGMENT_FLAGS_BANKS_LSB, isa::REG_SEGMENT_FLAGS_BANKS_W);
  if (flag(entry.flags, isa::REG_SEGMENT_FLAGS_VALID_LSB, 1) == 0 || page >= entry.pages || banks < 1 || banks > 4 ||
      !permitted(entry.flags, access))
    return refused;
  const uint32_t bank_lsb = isa::REG_SEGMENT_FLAGS_BANK0_LSB + uint32_t(page % banks) * isa::REG_SEGMENT_FLAGS_BANK0_W;
  const uint64_t bank = flag(entry.flags, bank_lsb, isa::REG_SEGMENT_FLAGS_BANK0_W);
  if (access != Access::FETCH && memory_.fast_pages() > 0 && page < flag(entry.fast, isa::REG_SEGMENT_FAST_PAGES_LSB, isa::REG_SEGMENT_FAST_PAGES_W)) {
    const uint64_t first = flag(entry.fast, isa::REG_SEGMENT_FAST_BASE_LSB, isa::REG_SEGMENT_FAST_BASE_W);
    std::byte* fast = memory_.find_fast(bank, (first + page / banks) * isa::PAGE_BYTES + offset % isa::PAGE_BYTES);
    return {fast, fast != nullptr ? uint32_t{isa::FAULT_NONE} : refused.cause};
  }
  const uint64_t local = (entry.base_page + page / banks) * isa::PAGE_BYTES + offset % isa::PAGE_BYTES;
  std::byte* found = local >> BANK_SHIFT == 0 ? memory_.find_local(bank, local, bytes) : nullptr;
  // Memory that no bank has answers with an error response, as the card's interconnect does.
  const uint32_t bus = access == Access::WRITE ? isa::FAULT_BUS_WRITE : isa::FAULT_BUS_READ;
  return {found, found != nullptr ? uint32_t{isa::FAULT_NONE} : bus};
}

}  // namespace tessera
