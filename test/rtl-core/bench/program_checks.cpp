// SPDX-License-Identifier: Apache-2.0
/// Whole programs on both implementations of the core.
#include <cstdio>

#include "checks.hpp"
#include "hls_core.hpp"
#include "layer.hpp"
#include "random_program.hpp"

namespace bench {
namespace {

using Count = unsigned long long;

/// Runs the stream on both; reports the first difference.
bool agree(const char* what, Memory& memory, const Stream& stream, RtlCore& rtl) {
  Memory reference = memory;
  HlsCore(reference).run(stream);
  rtl.clear();
  rtl.clear_spent();
  rtl.feed(stream);
  if (!rtl.run(10'000'000)) {
    std::printf("%s: does not end (fault %u)\n", what, rtl.fault());
    return false;
  }
  uint32_t segment = 0;
  uint64_t offset = 0;
  if (!memory.differs(reference, segment, offset)) return true;
  std::printf("%s: segment %u differs first at byte 0x%llx\n", what, segment, Count(offset));
  return false;
}

}  // namespace

int check_random(uint64_t first_seed, uint64_t count, uint32_t steps) {
  uint64_t cycles = 0;
  for (uint64_t seed = first_seed; seed < first_seed + count; seed++) {
    Memory memory;
    RandomProgram program(memory, seed);
    const Stream& stream = program.build(steps);
    RtlCore rtl(memory, Timing{}, seed);
    if (!agree(("seed " + std::to_string(seed)).c_str(), memory, stream, rtl)) return 1;
    cycles += rtl.cycles();
  }
  std::printf("seeds %llu to %llu, %u steps each: %llu cycles, all bytes equal\n", Count(first_seed),
              Count(first_seed + count - 1), steps, Count(cycles));
  return 0;
}

int check_extremes() {
  const Layer layer = {14, 64, 32, 3, 2};
  for (const int8_t pixel : {-128, 127}) {
    for (const int8_t weight : {-128, 127}) {
      Memory memory;
      Random random(1);
      layer.fill_weights(memory, random);
      std::memset(memory.at(isa::SEGMENT_MAPS, 0, 1), pixel, Memory::SEGMENT_BYTES / 2);
      constexpr uint32_t PARAM_BYTES = 16 * cfg::OCP;
      const uint32_t block = layer.weight_words() / layer.oc_blocks() * cfg::OCP * cfg::ICP;
      for (uint32_t b = 0; b < layer.oc_blocks(); b++)
        std::memset(memory.at(isa::SEGMENT_WEIGHTS, 0, 1) + b * block + PARAM_BYTES, weight, block - PARAM_BYTES);
      RtlCore rtl(memory, Timing{}, 1);
      if (!agree("extremes", memory, layer_program(layer), rtl)) return 1;
      std::printf("all inputs %d, all weights %d: equal\n", pixel, weight);
    }
  }
  return 0;
}

int report_utilisation() {
  Timing timing;
  timing.latency_min = timing.latency_max = 60;
  timing.stall_percent = 0;
  timing.grant_max = 1;
  for (const Layer& layer : {Layer{28, 64, 64, 3, 4}, Layer{28, 64, 64, 1, 4}, Layer{14, 128, 128, 1, 4}}) {
    Memory memory;
    Random random(1);
    memory.randomise(isa::SEGMENT_MAPS, 0, Memory::SEGMENT_BYTES / 2, random);
    layer.fill_weights(memory, random);
    RtlCore rtl(memory, timing, 1);
    if (!agree("layer", memory, layer_program(layer), rtl)) return 1;
    const uint64_t cycles = rtl.run_cycles();
    std::printf(
        "%ux%ux%u -> %u, kernel %ux%u: %llu cycles, utilisation %.2f %%; waits: input %llu, weights %llu, output "
        "%llu\n",
        layer.size, layer.size, layer.in_channels, layer.out_channels, layer.kernel, layer.kernel, Count(cycles),
        100.0 * double(layer.ideal_cycles()) / double(cycles), Count(rtl.spent(isa::SPENT_INPUT)),
        Count(rtl.spent(isa::SPENT_WEIGHTS)), Count(rtl.spent(isa::SPENT_OUTPUT)));
  }
  return 0;
}

}  // namespace bench
