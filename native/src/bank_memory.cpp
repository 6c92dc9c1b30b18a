// SPDX-License-Identifier: Apache-2.0
#include "bank_memory.hpp"

#include <sys/mman.h>

#include <string>

#include "error.hpp"

namespace tessera {

BankMemory::BankMemory(uint32_t banks, uint64_t bank_bytes, uint32_t fast_pages)
    : bank_bytes_(bank_bytes), fast_pages_(fast_pages) {
  if (bank_bytes == 0 || bank_bytes > uint64_t{1} << BANK_SHIFT || banks == 0 || banks > MOST_BANKS)
    throw Error("BACKEND_CONFIG", std::to_string(banks) + " banks of " + std::to_string(bank_bytes) +
                                      " bytes: there are 1..16 banks of at most 16 GiB");
  for (uint32_t bank = 0; bank < banks; bank++) {
    void* base = mmap(nullptr, bank_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) {
      for (std::byte* mapped : banks_) munmap(mapped, bank_bytes_);
      throw Error("BACKEND_CONFIG", "cannot reserve " + std::to_string(bank_bytes) + " bytes for bank " +
                                        std::to_string(bank) + "; choose smaller banks");
    }
    banks_.push_back(static_cast<std::byte*>(base));
    bases_[bank] = uint64_t{bank} << BANK_SHIFT;
    fast_.push_back(std::make_unique<std::byte[]>(size_t{fast_pages} * FAST_PAGE_BYTES));
  }
}

BankMemory::~BankMemory() {
  for (std::byte* base : banks_) munmap(base, bank_bytes_);
}

std::byte* BankMemory::find(uint64_t phys, uint64_t bytes) const noexcept {
  const uint64_t bank = phys >> BANK_SHIFT;
  const uint64_t offset = phys & ((uint64_t{1} << BANK_SHIFT) - 1);
  if (bank >= banks_.size() || offset > bank_bytes_ || bytes > bank_bytes_ - offset) return nullptr;
  return banks_[bank] + offset;
}

std::byte* BankMemory::find_local(uint64_t bank, uint64_t local, uint64_t bytes) const noexcept {
  return bank < banks_.size() ? find(base(uint32_t(bank)) + local, bytes) : nullptr;
}

std::byte* BankMemory::find_fast(uint64_t bank, uint64_t local) const noexcept {
  if (bank >= fast_.size() || local >= uint64_t{fast_pages_} * FAST_PAGE_BYTES) return nullptr;
  return fast_[bank].get() + local;
}

}  // namespace tessera
