// SPDX-License-Identifier: Apache-2.0
#include "memory_system.hpp"

#include <algorithm>
#include <cmath>

#include "ddr/ddr_json.hpp"

namespace tessera::sim {

namespace {

constexpr uint64_t BANK_BYTES = uint64_t{1} << PHYS_BANK_SHIFT;
constexpr const char* BANK_PORTS[] = {"m_axi_bank0", "m_axi_bank1", "m_axi_bank2", "m_axi_bank3",
                                      "m_axi_bank4", "m_axi_bank5", "m_axi_bank6", "m_axi_bank7"};

uint32_t scaled(uint32_t cycles, double scale) { return static_cast<uint32_t>(std::lround(cycles * scale)); }

}  // namespace

MemorySystem::MemorySystem(const DdrParams& params, uint32_t banks)
    : params_(params),
      memory_(banks, BANK_BYTES),
      context_{memory_,
               faults_,
               log_,
               banks,
               scaled(params.path.request_cycles, params.latency_scale),
               scaled(params.path.return_cycles, params.latency_scale),
               params.path.outstanding,
               params.interleave,
               params.rmw},
      banks_(banks, DramBank(params)),
      turn_(banks, 0) {}

void MemorySystem::connect_bank(const AxiReadSignals& read, const AxiWriteSignals& write) {
  const auto bank = static_cast<uint32_t>(writes_.size());
  reads_.emplace_back(BANK_PORTS[bank], static_cast<uint8_t>(bank), bank, read, context_);
  writes_.emplace_back(BANK_PORTS[bank], bank, write, context_);
}

void MemorySystem::connect_instructions(const AxiReadSignals& read) {
  reads_.emplace_back("m_axi_inst", static_cast<uint8_t>(reads_.size()), AxiReadPort::ANY_BANK, read, context_);
}

void MemorySystem::sample(uint64_t cycle) {
  for (AxiReadPort& port : reads_) port.sample(cycle);
  for (AxiWritePort& port : writes_) port.sample(cycle);
}

void MemorySystem::drive(uint64_t cycle) {
  for (uint32_t bank = 0; bank < banks_.size(); ++bank) {
    DdrChannel& channel = banks_[bank].channel();
    AxiReadPort& instructions = reads_.back();
    const bool wanted = reads_[bank].waiting(bank) || instructions.waiting(bank) || writes_[bank].waiting();
    if (!wanted && channel.idle()) continue;
    banks_[bank].wake(cycle);
    if (wanted) feed(bank, cycle);
    DdrChannel::Done done{};
    while (channel.pop_done(done)) {
      const ReadTag tag = ReadTag::unpack(done.tag);
      reads_[tag.port].data_arrived(tag.slot, tag.beat, cycle);
    }
  }
  for (AxiReadPort& port : reads_) port.drive(cycle);
  for (AxiWritePort& port : writes_) port.drive(cycle);
}

/// The bank's read, write and instruction queues take turns, a 64 B request each.
void MemorySystem::feed(uint32_t bank, uint64_t cycle) {
  constexpr uint8_t SOURCES = 3;
  DdrChannel& channel = banks_[bank].channel();
  const auto issue = [&](uint8_t source) {
    if (source == 0) return reads_[bank].issue(bank, channel, cycle);
    if (source == 1) return writes_[bank].issue(channel, cycle);
    return reads_.back().issue(bank, channel, cycle);
  };
  uint32_t refused = 0;
  for (uint32_t taken = 0; taken < params_.clocks_per_cycle && refused < SOURCES;) {
    if (issue(turn_[bank])) {
      ++taken;
      refused = 0;
    } else {
      ++refused;
    }
    turn_[bank] = static_cast<uint8_t>((turn_[bank] + 1) % SOURCES);
  }
}

std::pair<uint64_t, uint64_t> MemorySystem::moved_bytes(uint32_t bank) const {
  const DdrStats& stats = banks_[bank].channel().stats();
  return {stats.accesses[0] * ACCESS_BYTES, stats.accesses[1] * ACCESS_BYTES};
}

void MemorySystem::report_bank(JsonWriter& json, uint32_t bank, uint64_t cycles) const {
  const DdrStats& stats = banks_[bank].channel().stats();
  const auto clocks = static_cast<double>(std::max<uint64_t>(1, cycles) * params_.clocks_per_cycle);
  const uint64_t reads = stats.accesses[0];
  const uint64_t rows = stats.row_hits + stats.row_closed + stats.row_conflicts;
  json.open('{');
  json.member("read_bytes", reads * ACCESS_BYTES).member("write_bytes", stats.accesses[1] * ACCESS_BYTES);
  json.member("row_hits", stats.row_hits)
      .member("row_closed", stats.row_closed)
      .member("row_conflicts", stats.row_conflicts);
  json.member("row_hit_share", static_cast<double>(stats.row_hits) / static_cast<double>(std::max<uint64_t>(1, rows)));
  json.member("refreshes", stats.refreshes)
      .member("turnarounds", stats.turnarounds)
      .member("read_modify_writes", stats.rmw);
  json.member("bus_busy_share", static_cast<double>(stats.busy_clocks) / clocks);
  json.member("queued_share", static_cast<double>(stats.active_clocks) / clocks);
  json.member("controller_read_ns", static_cast<double>(stats.latency_clocks) * params_.clock_ns /
                                        static_cast<double>(std::max<uint64_t>(1, reads)));
  json.close('}');
}

void MemorySystem::report(JsonWriter& json, uint64_t cycles) const {
  json.key("ddr");
  report_ddr(json, params_);
  json.key("banks").open('[');
  for (uint32_t bank = 0; bank < banks_.size(); ++bank) report_bank(json, bank, cycles);
  json.close(']');

  const auto port = [&json](const char* name, const char* direction, const PortStats& stats) {
    const auto bursts = static_cast<double>(std::max<uint64_t>(1, stats.bursts));
    json.open('{').member("name", std::string_view(name)).member("direction", std::string_view(direction));
    json.member("bursts", stats.bursts).member("bytes", stats.bytes).member("stalled_cycles", stats.stalled_cycles);
    json.member("mean_latency_cycles", static_cast<double>(stats.latency_cycles) / bursts).close('}');
  };
  json.key("ports").open('[');
  for (const AxiReadPort& read : reads_) port(read.name(), "read", read.stats());
  for (const AxiWritePort& write : writes_) port(write.name(), "write", write.stats());
  json.close(']');

  json.key("protocol_errors").open('{').member("count", log_.count()).key("messages").open('[');
  for (const std::string& message : log_.messages()) json.value(std::string_view(message));
  json.close(']').close('}');
}

}  // namespace tessera::sim
