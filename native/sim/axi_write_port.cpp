// SPDX-License-Identifier: Apache-2.0
#include "axi_write_port.hpp"

#include <string>

namespace tessera::sim {

namespace {

constexpr uint64_t PAGE = 4096;
constexpr uint8_t SIZE_64_BYTES = 6;
constexpr uint8_t BURST_INCR = 1;
constexpr uint64_t ALL_BYTES = ~uint64_t{0};
/// Beats a port buffers in front of the controller.
constexpr std::size_t BUFFERED_BEATS = 64;

}  // namespace

AxiWritePort::AxiWritePort(const char* name, uint32_t bank, const AxiWriteSignals& signals,
                           const MemoryContext& context)
    : name_(name), bank_(bank), pins_(signals), context_(context) {
  *pins_.awready = 1;
  *pins_.wready = 1;
}

void AxiWritePort::sample(uint64_t cycle) {
  if (*pins_.awvalid && *pins_.awready) accept(cycle);
  if (*pins_.wvalid && *pins_.wready) {
    Data data{{}, *pins_.wstrb, *pins_.wlast != 0};
    std::memcpy(data.words.data(), pins_.wdata, BEAT_BYTES);
    data_.push_back(data);
  }
  while (!data_.empty() && !bursts_.empty()) {
    store(bursts_.front(), data_.front(), cycle);
    data_.pop_front();
  }
  if (!*pins_.bvalid) return;
  if (!*pins_.bready) {
    ++stats_.stalled_cycles;
    return;
  }
  stats_.latency_cycles += cycle - responses_.front().accepted;
  responses_.pop_front();
}

void AxiWritePort::accept(uint64_t cycle) {
  const uint64_t address = *pins_.awaddr / BEAT_BYTES * BEAT_BYTES;
  const uint32_t beats = *pins_.awlen + 1u;
  const char* wrong = nullptr;
  if (*pins_.awsize != SIZE_64_BYTES || *pins_.awburst != BURST_INCR) wrong = "is not an INCR burst of 64 B beats";
  if (address / PAGE != (address + beats * BEAT_BYTES - 1) / PAGE) wrong = "crosses 4 KiB";
  if (bank_of(address) != bank_) wrong = "names another bank";
  if (wrong != nullptr) context_.log.add(std::string(name_) + ": write at " + std::to_string(address) + " " + wrong);
  const bool dropped = wrong != nullptr || context_.faults.hangs(DdrOp::kWrite, bank_);
  bursts_.push_back({cycle, address, beats, 0, *pins_.awid, false, dropped});
  ++stats_.bursts;
}

void AxiWritePort::store(Burst& burst, const Data& data, uint64_t cycle) {
  const uint64_t address = burst.address + uint64_t{burst.stored} * BEAT_BYTES;
  const bool last = ++burst.stored == burst.beats;
  if (data.last != last) context_.log.add(std::string(name_) + ": wlast at beat " + std::to_string(burst.stored));
  if (!burst.dropped) {
    const bool failed = data.strobe != 0 && context_.faults.fails(DdrOp::kWrite, address, BEAT_BYTES);
    burst.failed |= failed;
    std::byte* target = context_.memory.find(address, BEAT_BYTES);
    if (data.strobe == ALL_BYTES && !failed) {
      std::memcpy(target, data.words.data(), BEAT_BYTES);
    } else if (!failed) {
      const auto* bytes = reinterpret_cast<const std::byte*>(data.words.data());
      for (uint32_t i = 0; i < BEAT_BYTES; ++i) {
        if ((data.strobe >> i & 1) != 0) target[i] = bytes[i];
      }
    }
    const Cost cost = data.strobe == 0                            ? Cost::kNone
                      : data.strobe == ALL_BYTES || !context_.rmw ? Cost::kWrite
                                                                  : Cost::kReadModifyWrite;
    stats_.bytes += static_cast<uint64_t>(__builtin_popcountll(data.strobe));
    issue_.push_back({cycle + context_.request_cycles, address & ((uint64_t{1} << PHYS_BANK_SHIFT) - 1), cost, last});
    if (last) due_.push_back({0, burst.accepted, burst.id, burst.failed ? AXI_SLVERR : AXI_OKAY});
  }
  if (last) bursts_.pop_front();
}

bool AxiWritePort::issue(DdrChannel& channel, uint64_t cycle) {
  if (!wants(cycle)) return false;
  const Issue& beat = issue_.front();
  switch (beat.cost) {
    case Cost::kNone:
      break;
    case Cost::kWrite:
      if (!channel.can_push(DdrOp::kWrite)) return false;
      channel.push(DdrOp::kWrite, beat.address, 0);
      break;
    case Cost::kReadModifyWrite:
      if (!channel.can_push_rmw()) return false;
      channel.push_rmw(beat.address);
      break;
  }
  if (beat.last) {
    due_.front().cycle = cycle + context_.return_cycles;
    responses_.push_back(due_.front());
    due_.pop_front();
  }
  issue_.pop_front();
  return true;
}

void AxiWritePort::drive(uint64_t cycle) {
  *pins_.awready = bursts_.size() + due_.size() + responses_.size() < context_.outstanding;
  *pins_.wready = issue_.size() + data_.size() < BUFFERED_BEATS;
  *pins_.bvalid = !responses_.empty() && responses_.front().cycle <= cycle;
  if (!*pins_.bvalid) return;
  *pins_.bid = responses_.front().id;
  *pins_.bresp = responses_.front().response;
}

}  // namespace tessera::sim
