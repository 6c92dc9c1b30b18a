// SPDX-License-Identifier: Apache-2.0
/// Closed-loop traffic that measures what a DDR channel delivers, in the terms of the reference table.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ddr/ddr_params.hpp"

namespace tessera::sim {

/// A requester keeps `in_flight` bursts per stream under way and offers at most one 64 B read and one 64 B write per
/// DRAM clock.
struct Traffic {
  enum class Bases : uint8_t { kRandom, kEqualBanks };
  enum class Turn : uint8_t { kBurst, kAccess };

  std::string name;
  uint32_t burst_bytes;
  uint32_t streams;
  uint32_t in_flight;
  bool random_bursts = false;
  uint32_t writers = 0;  // the last `writers` streams write
  Bases bases = Bases::kRandom;
  Turn turn = Turn::kBurst;
  bool alternate = false;  // read and write bursts take strict turns
  bool lone = false;       // a burst starts 200 to 600 clocks after the one before has ended
};

struct TrafficResult {
  double percent = 0;   // of the peak bandwidth
  double first_ns = 0;  // mean time from offering a read burst to its first 64 B
  double last_ns = 0;   // and to its last
};

/// The traffic of the reference table.
std::vector<Traffic> reference_traffic();

/// The few kinds that describe a channel in a report.
std::vector<Traffic> summary_traffic();

TrafficResult measure(const Traffic& traffic, const DdrParams& params, uint32_t seed, uint64_t clocks);

/// Latency of a single read, ns.
struct RowLatency {
  double hit;
  double closed;
  double conflict;
};
RowLatency measure_row_latency(const DdrParams& params);

}  // namespace tessera::sim
