// SPDX-License-Identifier: Apache-2.0
/// AXI4 write slave of one bank: stores data at once, charges the DDR bank, answers when the controller has taken the
/// burst.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <deque>

#include "axi_read_port.hpp"

namespace tessera::sim {

class AxiWritePort {
 public:
  AxiWritePort(const char* name, uint32_t bank, const AxiWriteSignals& signals, const MemoryContext& context);

  /// Takes the handshakes of this cycle; before the clock edge.
  void sample(uint64_t cycle);
  /// Sends one beat to the bank; false when there is none to send or no room.
  bool issue(DdrChannel& channel, uint64_t cycle);
  bool wants(uint64_t cycle) const { return !issue_.empty() && issue_.front().cycle <= cycle; }
  bool waiting() const { return !issue_.empty(); }
  /// Drives the slave's outputs for the next cycle; after the clock edge.
  void drive(uint64_t cycle);

  const PortStats& stats() const { return stats_; }
  const char* name() const { return name_; }

 private:
  enum class Cost : uint8_t { kNone, kWrite, kReadModifyWrite };
  struct Burst {
    uint64_t accepted;
    uint64_t address;
    uint32_t beats;
    uint32_t stored;
    uint8_t id;
    bool failed;
    bool dropped;
  };
  struct Data {
    std::array<uint32_t, BEAT_BYTES / 4> words;
    uint64_t strobe;
    bool last;
  };
  struct Issue {
    uint64_t cycle;  // earliest
    uint64_t address;
    Cost cost;
    bool last;
  };
  struct Response {
    uint64_t cycle;
    uint64_t accepted;
    uint8_t id;
    uint8_t response;
  };

  void accept(uint64_t cycle);
  void store(Burst& burst, const Data& data, uint64_t cycle);

  const char* name_;
  uint32_t bank_;
  AxiWriteSignals pins_;
  MemoryContext context_;
  std::deque<Burst> bursts_;  // accepted, data not complete
  std::deque<Data> data_;     // data that came before its address
  std::deque<Issue> issue_;   // beats for the DDR bank
  std::deque<Response> due_;  // complete bursts whose beats are not all with the DDR bank
  std::deque<Response> responses_;
  PortStats stats_;
};

}  // namespace tessera::sim
