// SPDX-License-Identifier: Apache-2.0
// Banks behind a core's port: every byte has a value of its own until it is written; delays are random. With coalescing
// a bank answers in any order of bursts, since a burst may have joined one that another core asked for earlier.
#pragma once

#include <deque>
#include <map>

#include "bench.hpp"
#include "tessera_config.hpp"

namespace bench {

constexpr int BANKS = 4;
constexpr int BEAT_BYTES = 64;
constexpr int SLOT_BITS = 6;
static_assert(tessera::cfg::RET_DEPTH == 1 << SLOT_BITS && tessera::cfg::BANKS == BANKS);

struct Burst {
  int bank;
  std::uint64_t addr;
  int beats;
  int slot = 0;  // in the core's return store
};

class Memory {
 public:
  explicit Memory(Random& random) : random_(random) {}

  std::uint8_t byte(int bank, std::uint64_t addr) const {
    const auto found = written_.find({bank, addr});
    if (found != written_.end()) return found->second;
    return static_cast<std::uint8_t>((addr * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(bank) * 77) >> 40);
  }

  /** Drives responses and readiness of the coming cycle. */
  void drive(Vblock& block) {
    block.r_valid_i = 0;
    block.b_valid_i = 0;
    block.r_error_i = 0;
    block.b_error_i = 0;
    block.w_taken_i = 0;
    for (int b = 0; b < BANKS; b++) {
      if (!reads_[b].empty() && random_.chance(60)) {
        Burst& burst = reads_[b].front();
        block.r_valid_i |= 1u << b;
        for (int i = 0; i < BEAT_BYTES; i++) set_byte(block.r_data_i, b * BEAT_BYTES + i, byte(b, burst.addr + i));
        set_slot(block, b, burst.slot);
        burst.slot = (burst.slot + 1) % tessera::cfg::RET_DEPTH;
        burst.addr += BEAT_BYTES;
        if (--burst.beats == 0) {
          reads_[b].pop_front();
          if (tessera::cfg::COALESCING && !reads_[b].empty()) std::swap(reads_[b].front(), reads_[b][random_.below(reads_[b].size())]);
        }
      }
      if (answers_[b] > 0 && random_.chance(30)) {
        block.b_valid_i |= 1u << b;
        answers_[b]--;
      }
    }
    if (taken_) block.w_taken_i = 1;
    taken_ = false;
    block.ar_ready_i = random_.chance(70);
    block.aw_ready_i = random_.chance(70);
    block.w_ready_i = !writes_.empty() && random_.chance(70);
  }

  /** Takes what the port offers in this cycle. */
  void take(const Vblock& block, std::uint64_t cycle) {
    if (block.ar_valid_o && block.ar_ready_i) {
      reads_[block.ar_bank_o].push_back(burst(block.ar_bank_o, block.ar_addr_o, block.ar_beats_o, cycle));
      reads_[block.ar_bank_o].back().slot = block.ar_slot_o;
      issued.push_back(reads_[block.ar_bank_o].back());
    }
    if (block.w_valid_o && block.w_ready_i) write_beat(block);
    if (block.aw_valid_o && block.aw_ready_i) {
      expect(writes_.empty() || writes_.back().bank == block.aw_bank_o, "a burst to another bank before the last was taken", cycle);
      writes_.push_back(burst(block.aw_bank_o, block.aw_addr_o, block.aw_beats_o, cycle));
      issued.push_back(writes_.back());
    }
  }

  /** Bursts in the order in which the port issued them. */
  std::deque<Burst> issued;
  /** Bytes enabled by the writes so far. */
  std::uint64_t bytes_written = 0;

 private:
  static Burst burst(int bank, std::uint64_t addr, int beats, std::uint64_t cycle) {
    expect(bank < BANKS, "a burst to a bank that does not exist", cycle);
    expect(beats >= 1 && beats <= 16, "a burst of more than 1 KiB", cycle);
    const std::uint64_t first = addr & ~63ULL;
    expect((first >> 10) == ((first + 64ULL * static_cast<std::uint64_t>(beats) - 1) >> 10), "a burst across 1 KiB", cycle);
    return {bank, first, beats, 0};
  }
  static void set_slot(Vblock& block, int bank, int slot) {
    const int shift = bank * SLOT_BITS;
    block.r_slot_i = (block.r_slot_i & ~(((1u << SLOT_BITS) - 1) << shift)) | static_cast<std::uint32_t>(slot) << shift;
  }
  template <typename Wide>
  static void set_byte(Wide& wide, int at, std::uint8_t value) {
    const int shift = (at % 4) * 8;
    wide[at / 4] = (wide[at / 4] & ~(0xFFu << shift)) | (static_cast<std::uint32_t>(value) << shift);
  }
  void write_beat(const Vblock& block) {
    Burst& burst = writes_.front();
    for (int i = 0; i < BEAT_BYTES; i++) {
      if (!(block.w_strb_o >> (i / 8) & 1)) continue;
      written_[{burst.bank, burst.addr + static_cast<std::uint64_t>(i)}] =
          static_cast<std::uint8_t>(block.w_data_o[i / 4] >> (i % 4 * 8));
      bytes_written++;
    }
    burst.addr += BEAT_BYTES;
    if (--burst.beats > 0) return;
    answers_[burst.bank]++;
    taken_ = true;
    writes_.pop_front();
  }

  Random& random_;
  std::map<std::pair<int, std::uint64_t>, std::uint8_t> written_;
  std::deque<Burst> reads_[BANKS];
  std::deque<Burst> writes_;
  int answers_[BANKS] = {};
  bool taken_ = false;
};

}  // namespace bench
