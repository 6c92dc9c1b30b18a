// SPDX-License-Identifier: Apache-2.0
/// AXI4 read slave: accepts bursts, sends their 64 B beats to the DDR banks, returns data in order per ID.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "axi_signals.hpp"
#include "bank_memory.hpp"
#include "dram_bank.hpp"
#include "memory_faults.hpp"

namespace tessera::sim {

/// What all ports of a kernel share.
struct MemoryContext {
  const BankMemory& memory;
  const MemoryFaults& faults;
  ProtocolLog& log;
  uint32_t banks;
  uint32_t request_cycles;
  uint32_t return_cycles;
  uint32_t outstanding;
  bool interleave;
  bool rmw;
};

struct PortStats {
  uint64_t bursts = 0;
  uint64_t bytes = 0;
  uint64_t latency_cycles = 0;  // sum over bursts: address accepted to the last beat or response
  uint64_t stalled_cycles = 0;  // the kernel did not take what was offered
};

class AxiReadPort {
 public:
  static constexpr uint32_t ANY_BANK = ~uint32_t{0};

  /// `bank`: the only bank that addresses may name, or ANY_BANK.
  AxiReadPort(const char* name, uint8_t number, uint32_t bank, const AxiReadSignals& signals,
              const MemoryContext& context);

  /// Takes the handshakes of this cycle; before the clock edge.
  void sample(uint64_t cycle);
  /// Sends one beat to a bank; false when there is none to send or no room.
  bool issue(uint32_t bank, DdrChannel& channel, uint64_t cycle);
  bool wants(uint32_t bank, uint64_t cycle) const {
    return !issue_[bank].empty() && bursts_[issue_[bank].front()].accepted + context_.request_cycles <= cycle;
  }
  bool waiting(uint32_t bank) const { return !issue_[bank].empty(); }
  /// The data of a beat has left the controller.
  void data_arrived(uint8_t slot, uint8_t beat, uint64_t cycle);
  /// Drives the slave's outputs for the next cycle; after the clock edge.
  void drive(uint64_t cycle);

  const PortStats& stats() const { return stats_; }
  const char* name() const { return name_; }

 private:
  struct Burst {
    uint64_t accepted;
    uint64_t address;  // of beat 0
    uint64_t ready;    // bit per beat whose data is there
    uint8_t id;
    uint8_t beats;
    uint8_t issued;
    uint8_t sent;
  };
  struct Arrival {
    uint64_t cycle;
    uint8_t slot;
    uint8_t beat;
  };

  void accept(uint64_t cycle);
  bool legal(uint64_t address, uint32_t beats);
  int choose() const;
  void offer(uint8_t slot);

  const char* name_;
  uint8_t number_;
  uint32_t bank_;
  AxiReadSignals pins_;
  MemoryContext context_;
  std::vector<Burst> bursts_;
  std::vector<uint8_t> free_;
  std::vector<uint8_t> order_;  // accepted bursts not yet returned, oldest first
  std::array<std::deque<uint8_t>, MAX_BANKS> issue_;
  std::deque<Arrival> arrivals_;
  uint32_t ready_beats_ = 0;
  int offered_ = -1;  // slot whose beat is on the wires
  int current_ = -1;  // slot of a burst that has begun and may not be interrupted
  PortStats stats_;
};

}  // namespace tessera::sim
