// SPDX-License-Identifier: Apache-2.0
/// Test program of the core: `random FIRST_SEED COUNT [STEPS]`.
#include <cstdio>

#include "hls_core.hpp"
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
      std::printf("seed %llu: segment %u differs first at byte 0x%llx: RTL %d, HLS %d\n", (unsigned long long)seed, segment,
                  (unsigned long long)offset, int(int8_t(*memory.at(segment, offset / 32 * 32, 32) + 0)),
                  int(int8_t(*reference.at(segment, offset / 32 * 32, 32))));
      return 1;
    }
    std::printf("seed %llu: %zu words, %llu cycles, equal\n", (unsigned long long)seed, stream.size(), (unsigned long long)rtl.cycles());
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() >= 3 && args[0] == "random")
    return random_programs(std::stoull(args[1]), std::stoull(args[2]), args.size() > 3 ? uint32_t(std::stoul(args[3])) : 12);
  return 2;
}
