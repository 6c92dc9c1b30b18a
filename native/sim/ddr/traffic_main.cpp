// SPDX-License-Identifier: Apache-2.0
/// Prints what the DDR model delivers for each row of the reference table, and its row latencies, as JSON.
///
/// usage: ddr_traffic <seeds> <clocks>
#include <cstdio>
#include <cstdlib>

#include "ddr/traffic.hpp"

int main(int argc, char** argv) {
  using namespace tessera::sim;
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s <seeds> <clocks>\n", argv[0]);
    return 2;
  }
  const auto seeds = static_cast<uint32_t>(std::strtoul(argv[1], nullptr, 10));
  const uint64_t clocks = std::strtoull(argv[2], nullptr, 10);
  const DdrParams params;
  std::printf("{\"traffic\": [");
  const char* separator = "\n";
  for (const Traffic& traffic : reference_traffic()) {
    TrafficResult mean;
    for (uint32_t seed = 1; seed <= seeds; ++seed) {
      const TrafficResult result = measure(traffic, params, seed, clocks);
      mean.percent += result.percent / seeds;
      mean.first_ns += result.first_ns / seeds;
      mean.last_ns += result.last_ns / seeds;
    }
    std::printf("%s  {\"name\": \"%s\", \"percent\": %.2f, \"first_ns\": %.1f, \"last_ns\": %.1f}", separator,
                traffic.name.c_str(), mean.percent, mean.first_ns, mean.last_ns);
    separator = ",\n";
  }
  const RowLatency latency = measure_row_latency(params);
  std::printf("\n],\n\"latency_ns\": {\"row hit\": %.1f, \"closed row\": %.1f, \"row conflict\": %.1f}}\n", latency.hit,
              latency.closed, latency.conflict);
  return 0;
}
