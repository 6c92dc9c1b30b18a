// SPDX-License-Identifier: Apache-2.0
/// The DDR banks of an emulated card, and the feature memories beside them: address space reserved at once, pages taken
/// when they are touched.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace tessera {

/// Splits a physical address: bank in bits 37:34, offset in bits 33:0.
constexpr uint32_t BANK_SHIFT = 34;

/// Bank numbers have four bits.
constexpr uint32_t MOST_BANKS = 16;

/// A page of feature memory: that of the segments (guard.cpp checks it).
constexpr uint64_t FAST_PAGE_BYTES = 4096;

class BankMemory {
 public:
  /// Throws BACKEND_CONFIG when the banks do not fit the address format or cannot be reserved. `fast_pages`: of each feature memory.
  BankMemory(uint32_t banks, uint64_t bank_bytes, uint32_t fast_pages = 0);
  ~BankMemory();
  BankMemory(const BankMemory&) = delete;
  BankMemory& operator=(const BankMemory&) = delete;

  /// The bytes at a physical address, or null when the range is not inside one existing bank.
  std::byte* find(uint64_t phys, uint64_t bytes) const noexcept;

  /// A bank's byte `local`, as the pool names it, or null: where the bank's page 0 lies is the host's choice.
  std::byte* find_local(uint64_t bank, uint64_t local, uint64_t bytes) const noexcept;
  /// Physical address of a bank's page 0; 2^34 apart at first. Banks that do not exist have none (0) and keep none.
  uint64_t base(uint32_t bank) const noexcept { return bank < banks_.size() ? bases_[bank].load(std::memory_order_relaxed) : 0; }
  void set_base(uint32_t bank, uint64_t phys) noexcept {
    if (bank < banks_.size()) bases_[bank].store(phys, std::memory_order_relaxed);
  }

  uint32_t fast_pages() const noexcept { return fast_pages_; }
  /// A byte of the feature memory beside an existing bank, which no physical address names; null when that has not the page.
  std::byte* find_fast(uint64_t bank, uint64_t local) const noexcept;

 private:
  std::vector<std::unique_ptr<std::byte[]>> fast_;
  std::vector<std::byte*> banks_;
  std::array<std::atomic<uint64_t>, MOST_BANKS> bases_{};
  uint64_t bank_bytes_;
  uint32_t fast_pages_;
};

}  // namespace tessera
