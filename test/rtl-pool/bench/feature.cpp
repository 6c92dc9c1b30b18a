// SPDX-License-Identifier: Apache-2.0
// Feature memory against a plain array: random bursts in both directions, lanes left out, a beat a cycle each way.
#include <array>
#include <deque>

#include "bench.hpp"

namespace {

constexpr int BLOCKS = 96;      // of 1 KiB, spread over all rows of UltraRAMs
constexpr int BEATS = 16;
constexpr int MEMORY_BLOCKS = 2048;
constexpr int CYCLES = 60'000;
constexpr int DRAIN = 200;
constexpr int LATENCY = 5;      // from the request to the first beat

using Beat = std::array<std::uint64_t, 8>;

struct Block {
  std::uint64_t addr = 0;
  std::array<Beat, BEATS> beats{};
  bool known = false;           // written as a whole once
  int reads = 0;
  bool writing = false;
};

struct Burst {
  int block, first, beats;
  unsigned id;
  std::uint64_t cycle;
};

}  // namespace

int main(int argc, char** argv) {
  bench::seed = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 1;
  bench::Random random(bench::seed);
  bench::Clocked clocked;
  Vblock& memory = clocked.block;
  std::array<Block, BLOCKS> blocks;
  for (int b = 0; b < BLOCKS; b++) blocks[b].addr = static_cast<std::uint64_t>(b * 977 % MEMORY_BLOCKS) * 1024;
  std::deque<Burst> reads, writes, answers;
  int beat = 0, returned = 0;
  std::uint64_t moved = 0, full = 0;
  memory.arvalid_i = memory.awvalid_i = memory.wvalid_i = 0;
  clocked.reset();

  for (int cycle = 0; cycle < CYCLES + DRAIN; cycle++) {
    const bool issue = cycle < CYCLES, busy = cycle > CYCLES / 2;
    if (!memory.arvalid_i && issue && (busy || random.chance(50))) {
      const int b = static_cast<int>(random.below(BLOCKS));
      if (blocks[b].known && !blocks[b].writing) {
        const int first = busy ? 0 : static_cast<int>(random.below(BEATS));
        const int beats = busy ? BEATS : 1 + static_cast<int>(random.below(static_cast<unsigned>(BEATS - first)));
        reads.push_back({b, first, beats, static_cast<unsigned>(random.below(32)), 0});
        blocks[b].reads++;
        memory.arvalid_i = 1;
        memory.araddr_i = blocks[b].addr + static_cast<unsigned>(first) * 64;
        memory.arlen_i = beats - 1;
        memory.arid_i = reads.back().id;
      }
    }
    if (!memory.awvalid_i && issue && writes.size() < 3 && random.chance(70)) {
      const int b = static_cast<int>(random.below(BLOCKS));
      if (blocks[b].reads == 0 && !blocks[b].writing) {
        const bool whole = !blocks[b].known;
        const int first = whole ? 0 : static_cast<int>(random.below(BEATS));
        const int beats = whole ? BEATS : 1 + static_cast<int>(random.below(static_cast<unsigned>(BEATS - first)));
        writes.push_back({b, first, beats, static_cast<unsigned>(random.below(32)), 0});
        blocks[b].writing = true;
        memory.awvalid_i = 1;
        memory.awaddr_i = blocks[b].addr + static_cast<unsigned>(first) * 64;
        memory.awid_i = writes.back().id;
      }
    }
    if (!memory.wvalid_i && !writes.empty() && random.chance(80)) {
      memory.wvalid_i = 1;
      memory.wlanes_i = blocks[writes.front().block].known ? random.below(256) : 255;
      memory.wlast_i = beat + 1 == writes.front().beats;
      for (int i = 0; i < 16; i++) memory.wdata_i[i] = static_cast<std::uint32_t>(random.below(1ULL << 32));
    }
    clocked.settle();
    if (memory.rvalid_o) {
      bench::expect(!reads.empty(), "data that nobody asked for", clocked.cycle);
      Burst& burst = reads.front();
      Block& block = blocks[burst.block];
      bench::expect(memory.rid_o == burst.id, "data for another reader", clocked.cycle);
      if (returned == 0 && !busy) bench::expect(clocked.cycle >= burst.cycle + LATENCY, "data too early", clocked.cycle);
      const Beat& want = block.beats[burst.first + returned];
      for (int i = 0; i < 8; i++) {
        const std::uint64_t got = memory.rdata_o[2 * i] | static_cast<std::uint64_t>(memory.rdata_o[2 * i + 1]) << 32;
        bench::expect(got == want[i], "a wrong lane", clocked.cycle);
      }
      moved++;
      if (busy && issue) full++;
      if (++returned == burst.beats) {
        returned = 0;
        block.reads--;
        reads.pop_front();
      }
    }
    if (memory.bvalid_o) {
      bench::expect(!answers.empty() && memory.bid_o == answers.front().id, "an answer to no write", clocked.cycle);
      Block& block = blocks[answers.front().block];
      block.known = true;
      block.writing = false;
      answers.pop_front();
    }
    const bool asked = memory.arvalid_i && memory.arready_o, wrote = memory.awvalid_i && memory.awready_o;
    const bool took = memory.wvalid_i && memory.wready_o;
    if (took) {
      Burst& burst = writes.front();
      Beat& into = blocks[burst.block].beats[burst.first + beat];
      for (int i = 0; i < 8; i++)
        if (memory.wlanes_i >> i & 1) into[i] = memory.wdata_i[2 * i] | static_cast<std::uint64_t>(memory.wdata_i[2 * i + 1]) << 32;
      if (++beat == burst.beats) {
        answers.push_back(burst);
        writes.pop_front();
        beat = 0;
      }
    }
    if (asked) reads.back().cycle = clocked.cycle;
    clocked.edge();
    if (asked) memory.arvalid_i = 0;
    if (wrote) memory.awvalid_i = 0;
    if (took) memory.wvalid_i = 0;
  }
  bench::expect(reads.empty() && writes.empty() && answers.empty(), "something never came back", clocked.cycle);
  // Readers that hardly pause get nearly a beat in every cycle, beside the writes.
  bench::expect(full > CYCLES / 2 * 85 / 100, "less than a beat a cycle", clocked.cycle);
  std::printf("%llu beats read, all as expected\n", static_cast<unsigned long long>(moved));
}
