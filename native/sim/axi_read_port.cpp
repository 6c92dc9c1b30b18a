// SPDX-License-Identifier: Apache-2.0
#include "axi_read_port.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace tessera::sim {

namespace {

constexpr uint32_t MAX_BEATS = 64;  // 4 KiB
constexpr uint64_t PAGE = 4096;
constexpr uint8_t SIZE_64_BYTES = 6;
constexpr uint8_t BURST_INCR = 1;

}  // namespace

AxiReadPort::AxiReadPort(const char* name, uint8_t number, uint32_t bank, const AxiReadSignals& signals,
                         const MemoryContext& context)
    : name_(name), number_(number), bank_(bank), pins_(signals), context_(context), bursts_(context.outstanding) {
  for (uint32_t slot = context.outstanding; slot > 0; --slot) free_.push_back(static_cast<uint8_t>(slot - 1));
  order_.reserve(context.outstanding);
  *pins_.arready = 1;
}

void AxiReadPort::sample(uint64_t cycle) {
  if (*pins_.arvalid && *pins_.arready) accept(cycle);
  if (offered_ < 0) return;
  if (!*pins_.rready) {
    ++stats_.stalled_cycles;
    return;
  }
  const auto slot = static_cast<uint8_t>(offered_);
  Burst& burst = bursts_[slot];
  offered_ = -1;
  --ready_beats_;
  stats_.bytes += BEAT_BYTES;
  if (++burst.sent < burst.beats) {
    current_ = context_.interleave ? -1 : slot;
    return;
  }
  current_ = -1;
  stats_.latency_cycles += cycle - burst.accepted;
  order_.erase(std::find(order_.begin(), order_.end(), slot));
  free_.push_back(slot);
}

bool AxiReadPort::legal(uint64_t address, uint32_t beats) {
  const auto complain = [this, address](const char* what) {
    context_.log.add(std::string(name_) + ": read at " + std::to_string(address) + " " + what);
    return false;
  };
  if (*pins_.arsize != SIZE_64_BYTES || *pins_.arburst != BURST_INCR)
    return complain("is not an INCR burst of 64 B beats");
  if (beats > MAX_BEATS || address / PAGE != (address + beats * BEAT_BYTES - 1) / PAGE)
    return complain("crosses 4 KiB");
  if (bank_of(address) >= context_.banks) return complain("names a bank that does not exist");
  if (bank_ != ANY_BANK && bank_of(address) != bank_) return complain("names another bank");
  return true;
}

void AxiReadPort::accept(uint64_t cycle) {
  const uint64_t address = *pins_.araddr / BEAT_BYTES * BEAT_BYTES;
  const uint32_t beats = *pins_.arlen + 1u;
  ++stats_.bursts;
  if (!legal(address, beats) || context_.faults.hangs(DdrOp::kRead, bank_of(address))) return;
  const uint8_t slot = free_.back();
  free_.pop_back();
  bursts_[slot] = {cycle, address, 0, *pins_.arid, static_cast<uint8_t>(beats), 0, 0};
  order_.push_back(slot);
  issue_[bank_of(address)].push_back(slot);
}

bool AxiReadPort::issue(uint32_t bank, DdrChannel& channel, uint64_t cycle) {
  if (!wants(bank, cycle) || !channel.can_push(DdrOp::kRead)) return false;
  const uint8_t slot = issue_[bank].front();
  Burst& burst = bursts_[slot];
  const uint64_t offset =
      (burst.address & ((uint64_t{1} << PHYS_BANK_SHIFT) - 1)) + uint64_t{burst.issued} * BEAT_BYTES;
  channel.push(DdrOp::kRead, offset, ReadTag{number_, slot, burst.issued}.pack());
  if (++burst.issued == burst.beats) issue_[bank].pop_front();
  return true;
}

void AxiReadPort::data_arrived(uint8_t slot, uint8_t beat, uint64_t cycle) {
  arrivals_.push_back({cycle + context_.return_cycles, slot, beat});
}

void AxiReadPort::drive(uint64_t cycle) {
  while (!arrivals_.empty() && arrivals_.front().cycle <= cycle) {
    bursts_[arrivals_.front().slot].ready |= uint64_t{1} << arrivals_.front().beat;
    ++ready_beats_;
    arrivals_.pop_front();
  }
  *pins_.arready = !free_.empty();
  if (offered_ >= 0) return;
  const int slot = ready_beats_ > 0 ? choose() : -1;
  *pins_.rvalid = slot >= 0;
  if (slot >= 0) offer(static_cast<uint8_t>(slot));
}

/// The oldest burst that is the first of its ID and whose next beat is there.
int AxiReadPort::choose() const {
  const auto has_next = [this](uint8_t slot) { return (bursts_[slot].ready >> bursts_[slot].sent & 1) != 0; };
  if (current_ >= 0) return has_next(static_cast<uint8_t>(current_)) ? current_ : -1;
  std::array<uint64_t, 4> seen{};
  for (const uint8_t slot : order_) {
    uint64_t& word = seen[bursts_[slot].id / 64];
    const uint64_t bit = uint64_t{1} << bursts_[slot].id % 64;
    if ((word & bit) != 0) continue;
    word |= bit;
    if (has_next(slot)) return slot;
  }
  return -1;
}

void AxiReadPort::offer(uint8_t slot) {
  const Burst& burst = bursts_[slot];
  const uint64_t address = burst.address + uint64_t{burst.sent} * BEAT_BYTES;
  const bool failed = context_.faults.fails(DdrOp::kRead, address, BEAT_BYTES);
  const std::byte* data = context_.memory.find(address, BEAT_BYTES);
  std::memcpy(pins_.rdata, data, BEAT_BYTES);
  *pins_.rid = burst.id;
  *pins_.rresp = failed ? AXI_SLVERR : AXI_OKAY;
  *pins_.rlast = burst.sent + 1 == burst.beats;
  offered_ = slot;
}

}  // namespace tessera::sim
