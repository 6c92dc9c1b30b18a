// SPDX-License-Identifier: Apache-2.0
/// The memory side of a simulated card: DDR banks, the AXI slaves in front of them, injected faults, statistics.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "axi_read_port.hpp"
#include "axi_write_port.hpp"
#include "json.hpp"

namespace tessera::sim {

class MemorySystem {
 public:
  MemorySystem(const DdrParams& params, uint32_t banks);

  /// Connects the data port of the next bank, in bank order.
  void connect_bank(const AxiReadSignals& read, const AxiWriteSignals& write);
  /// Connects the read-only port of the first-level IDM, which reaches every bank.
  void connect_instructions(const AxiReadSignals& read);

  /// Takes all handshakes; call with settled outputs of the kernel, before the clock edge.
  void sample(uint64_t cycle);
  /// Advances the banks by a kernel cycle and drives all slave outputs; call after the clock edge.
  void drive(uint64_t cycle);

  /// Memory of a range inside one bank, or null.
  std::byte* find(uint64_t phys, uint64_t bytes) const { return memory_.find(phys, bytes); }
  uint32_t banks() const { return static_cast<uint32_t>(banks_.size()); }
  /// Bytes read from and written to a bank since the beginning.
  std::pair<uint64_t, uint64_t> moved_bytes(uint32_t bank) const;
  void inject(const std::string& json) { faults_.inject(json); }
  /// Adds the members "ddr", "banks", "ports", "protocol_errors" to an open object.
  void report(JsonWriter& json, uint64_t cycles) const;

 private:
  /// Requests a bank's controller accepts per kernel cycle: one per DRAM clock.
  void feed(uint32_t bank, uint64_t cycle);
  void report_bank(JsonWriter& json, uint32_t bank, uint64_t cycles) const;

  DdrParams params_;
  BankMemory memory_;
  MemoryFaults faults_;
  ProtocolLog log_;
  MemoryContext context_;
  std::vector<DramBank> banks_;
  std::deque<AxiReadPort> reads_;    // one per bank, then the instruction port
  std::deque<AxiWritePort> writes_;  // one per bank
  std::vector<uint8_t> turn_;        // per bank: whose request is taken next
};

}  // namespace tessera::sim
