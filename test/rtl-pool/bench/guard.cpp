// SPDX-License-Identifier: Apache-2.0
// Every page of the largest segment over three banks: place and local page against the division itself.
#include "bench.hpp"

int main() {
  constexpr std::uint64_t PAGES = 1u << 24;
  constexpr std::uint64_t LATENCY = 2;
  bench::Clocked clocked;
  Vblock& guard = clocked.block;
  guard.in_valid_i = 0;
  clocked.reset();
  guard.in_len_i = 1;
  guard.in_permit_i = 1;
  guard.in_pages_i = PAGES;
  guard.in_banks_i = 3;
  guard.in_bank_i = 0x3102;  // 2, 0, 1
  // The local pages of the last virtual ones lie past the bank's end with any base but a large bank's first.
  for (std::uint64_t page = 0; page < PAGES + LATENCY - 1; page++) {
    guard.in_valid_i = page < PAGES;
    guard.in_offset_i = page << 12;
    clocked.edge();
    if (page + 1 < LATENCY) continue;
    const std::uint64_t past = page + 1 - LATENCY;
    constexpr unsigned BANK[3] = {2, 0, 1};
    const bool inside = past / 3 < (1u << 22);
    bench::expect(guard.out_valid_o, "no answer", past);
    bench::expect(guard.out_fault_o == !inside, "a page judged wrongly", past);
    bench::expect(guard.out_bank_o == BANK[past % 3], "a page in the wrong bank", past);
    bench::expect(!inside || guard.out_addr_o == (past / 3) << 12, "a page at the wrong place", past);
  }
  std::printf("%llu pages, all as expected\n", static_cast<unsigned long long>(PAGES));
}
