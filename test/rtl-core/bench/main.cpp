// SPDX-License-Identifier: Apache-2.0
/// Test program of the core: `random FIRST_SEED COUNT [STEPS]`, `utilisation`.
#include <cstdio>

#include "hls_core.hpp"
#include "layer.hpp"
#include "random_program.hpp"

namespace {

using namespace bench;

int random_programs(uint64_t first, uint64_t count, uint32_t steps) {
  for (uint64_t seed = first; seed < first + count; seed++) {
    Memory memory;
    RandomProgram program(memory, seed);
    const Stream& stream = program.build(steps);
    Memory reference = memory;
    HlsCore hls(reference);
    hls.run(stream);
    RtlCore rtl(memory, Timing{}, seed);
    rtl.clear();
    rtl.feed(stream);
    if (!rtl.run(2'000'000)) {
      std::printf("seed %llu: does not end (fault %u)\n", (unsigned long long)seed, rtl.fault());
      return 1;
    }
    uint32_t segment;
    uint64_t offset;
    if (memory.differs(reference, segment, offset)) {
      std::printf("seed %llu: segment %u differs first at byte 0x%llx\n", (unsigned long long)seed, segment,
                  (unsigned long long)offset);
      return 1;
    }
    std::printf("seed %llu: %zu words, %llu cycles, equal\n", (unsigned long long)seed, stream.size(), (unsigned long long)rtl.cycles());
  }
  return 0;
}

/// Prints the share of cycles in which the array takes an operand, for one layer alone on the core.
int utilisation() {
  Timing timing;
  timing.latency_min = timing.latency_max = 60;
  timing.stall_percent = 0;
  timing.grant_max = 1;
  for (const Layer& layer : {Layer{28, 64, 64, 3, 4}, Layer{28, 64, 64, 1, 4}, Layer{14, 128, 128, 1, 4}}) {
    Memory memory;
    Random random(1);
    memory.randomise(isa::SEGMENT_MAPS, 0, Memory::SEGMENT_BYTES / 2, random);
    layer.fill_weights(memory, random);
    Memory reference = memory;
    const Stream stream = layer_program(layer);
    HlsCore(reference).run(stream);
    RtlCore rtl(memory, timing, 1);
    rtl.clear();
    rtl.clear_events();
    const uint64_t begin = rtl.cycles();
    rtl.feed(stream);
    uint32_t segment;
    uint64_t offset;
    if (!rtl.run(10'000'000) || memory.differs(reference, segment, offset)) {
      std::printf("a layer is wrong or does not end\n");
      return 1;
    }
    const uint64_t cycles = rtl.cycles() - begin;
    std::printf("%ux%ux%u -> %u, %ux%u: %llu cycles, utilisation %.2f %%; waits: input %llu, weights %llu, output %llu\n",
                layer.size, layer.size, layer.in_channels, layer.out_channels, layer.kernel, layer.kernel,
                (unsigned long long)cycles, 100.0 * double(layer.ideal_cycles()) / double(cycles),
                (unsigned long long)rtl.event(isa::EVT_EXEC_WAIT_IN), (unsigned long long)rtl.event(isa::EVT_EXEC_WAIT_W),
                (unsigned long long)rtl.event(isa::EVT_EXEC_WAIT_OUT));
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() >= 3 && args[0] == "random")
    return random_programs(std::stoull(args[1]), std::stoull(args[2]), args.size() > 3 ? uint32_t(std::stoul(args[3])) : 12);
  if (args.size() == 1 && args[0] == "utilisation") return utilisation();
  return 2;
}
