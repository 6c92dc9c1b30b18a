// SPDX-License-Identifier: Apache-2.0
/// The guard: translation over interleaved banks, permissions, limits.
#include "sw_emu/guard.hpp"
#include "check.hpp"

using namespace tessera;

namespace {

constexpr uint64_t BANK_BYTES = 1 << 20;
constexpr uint32_t VALID = 1u << isa::REG_SEGMENT_FLAGS_VALID_LSB;
constexpr uint32_t READ = 1u << isa::REG_SEGMENT_FLAGS_READ_LSB;
constexpr uint32_t WRITE = 1u << isa::REG_SEGMENT_FLAGS_WRITE_LSB;
constexpr uint32_t EXEC = 1u << isa::REG_SEGMENT_FLAGS_EXEC_LSB;

uint32_t on_banks(std::vector<uint32_t> banks) {
  uint32_t flags = VALID | uint32_t(banks.size()) << isa::REG_SEGMENT_FLAGS_BANKS_LSB;
  for (size_t i = 0; i < banks.size(); i++)
    flags |= banks[i] << (isa::REG_SEGMENT_FLAGS_BANK0_LSB + i * isa::REG_SEGMENT_FLAGS_BANK0_W);
  return flags;
}

uint32_t cause(const Guard& guard, uint32_t segment, uint64_t offset, Access access) {
  return guard.translate(segment, offset, 32, access).cause;
}

}  // namespace

TEST(guard_interleaves_pages_over_banks) {
  const BankMemory memory(4, BANK_BYTES);
  SegmentTable table{};
  table[1] = {5, 7, on_banks({3, 0, 2}) | READ};
  const Guard guard(table, memory);
  for (uint64_t page = 0; page < 7; page++) {
    const uint64_t bank = std::vector<uint64_t>{3, 0, 2}[page % 3];
    const std::byte* expected = memory.find(bank << BANK_SHIFT | ((5 + page / 3) * 4096 + 64), 32);
    CHECK(expected != nullptr);
    CHECK(guard.translate(1, page * 4096 + 64, 32, Access::READ).bytes == expected);
  }
  CHECK_EQUAL(cause(guard, 1, 7 * 4096, Access::READ), isa::FAULT_GUARD_READ, "page past the end");
}

TEST(guard_puts_leading_pages_into_feature_memory) {
  const BankMemory memory(4, BANK_BYTES, 8);
  constexpr uint32_t FIRST = 6;
  SegmentTable table{};
  table[2] = {5, 7, on_banks({3, 0}) | READ | WRITE, 3u | FIRST << isa::REG_SEGMENT_FAST_BASE_LSB};
  table[3] = {5, 7, on_banks({3, 0}) | READ, 7u | FIRST << isa::REG_SEGMENT_FAST_BASE_LSB};
  table[0] = {5, 7, on_banks({3, 0}) | EXEC, 7u};
  const Guard guard(table, memory);
  CHECK(guard.translate(2, 0, 32, Access::READ).bytes == memory.find_fast(3, FIRST * 4096));
  CHECK(guard.translate(2, 4096 + 96, 32, Access::WRITE).bytes == memory.find_fast(0, FIRST * 4096 + 96));
  CHECK(guard.translate(2, 2 * 4096, 32, Access::READ).bytes == memory.find_fast(3, (FIRST + 1) * 4096));
  CHECK(guard.translate(2, 3 * 4096, 32, Access::READ).bytes == memory.find(uint64_t{0} << BANK_SHIFT | 6 * 4096, 32));
  CHECK_EQUAL(cause(guard, 3, 4 * 4096, Access::READ), isa::FAULT_GUARD_READ, "page past the feature memory");
  CHECK(guard.translate(0, 0, 32, Access::FETCH).bytes == memory.find(uint64_t{3} << BANK_SHIFT | 5 * 4096, 32));
}

TEST(guard_checks_permissions) {
  const BankMemory memory(1, BANK_BYTES);
  SegmentTable table{};
  table[0] = {0, 1, on_banks({0}) | EXEC};
  table[1] = {1, 1, on_banks({0}) | READ};
  table[2] = {2, 1, on_banks({0}) | READ | WRITE};
  table[3] = {3, 1, (on_banks({0}) | READ) & ~VALID};
  const Guard guard(table, memory);
  CHECK_EQUAL(cause(guard, 0, 0, Access::FETCH), isa::FAULT_NONE, "fetch from the instruction segment");
  CHECK_EQUAL(cause(guard, 0, 0, Access::READ), isa::FAULT_GUARD_READ, "a core reads instructions");
  CHECK_EQUAL(cause(guard, 1, 0, Access::READ), isa::FAULT_NONE, "read");
  CHECK_EQUAL(cause(guard, 1, 0, Access::WRITE), isa::FAULT_GUARD_WRITE, "write to a read-only segment");
  CHECK_EQUAL(cause(guard, 2, 0, Access::WRITE), isa::FAULT_NONE, "write");
  CHECK_EQUAL(cause(guard, 2, 0, Access::FETCH), isa::FAULT_GUARD_FETCH, "fetch of data");
  CHECK_EQUAL(cause(guard, 3, 0, Access::READ), isa::FAULT_GUARD_READ, "invalid segment");
  CHECK_EQUAL(cause(guard, 9, 0, Access::READ), isa::FAULT_GUARD_READ, "segment that no table has");
  CHECK_EQUAL(cause(guard, 2, 16, Access::READ), isa::FAULT_GUARD_READ, "unaligned");
  CHECK_EQUAL(cause(guard, 2, uint64_t{1} << 36, Access::READ), isa::FAULT_GUARD_READ, "offset past 2^36");
}

TEST(memory_that_no_bank_has_is_a_bus_error) {
  const BankMemory memory(1, BANK_BYTES);
  SegmentTable table{};
  table[1] = {1 << 20, 4, on_banks({0}) | READ | WRITE};
  table[2] = {0, 4, on_banks({9}) | READ};
  const Guard guard(table, memory);
  CHECK_EQUAL(cause(guard, 1, 0, Access::READ), isa::FAULT_BUS_READ, "past the bank");
  CHECK_EQUAL(cause(guard, 1, 0, Access::WRITE), isa::FAULT_BUS_WRITE, "past the bank");
  CHECK_EQUAL(cause(guard, 2, 0, Access::READ), isa::FAULT_BUS_READ, "no such bank");
}
