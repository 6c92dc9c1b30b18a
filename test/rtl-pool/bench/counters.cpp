// SPDX-License-Identifier: Apache-2.0
// Random events into a core's counters: what a snapshot shows is the exact count of every event at one and the same cycle, at
// most a turn after the snapshot; causes and busy sets add up to the cycles; nothing changes without one. Usage: bench SEED.
#include <array>
#include <vector>

#include "bench.hpp"
#include "tessera_config.hpp"
#include "tessera_isa.hpp"

namespace {

namespace isa = tessera::isa;
using bench::expect;
using Counts = std::array<std::uint64_t, isa::EVT_COUNT>;

/// Units of 32 B that a core reads in a cycle, at most.
constexpr unsigned MAX_READ = tessera::cfg::WEIGHT_LANES == 0 ? 1 : 2 * (1 + tessera::cfg::WEIGHT_LANES);
constexpr unsigned TURN = 64;
constexpr unsigned LATCH = 2 * TURN + 8;  // tsr_pool_pkg::COUNTER_LATCH

class CountersBench : public bench::Clocked {
 public:
  explicit CountersBench(unsigned seed) : random(seed) {
    block.counting_i = 1;
    reset();
    check("counters after reset", Counts{});
  }

  void round() {
    const unsigned quiet = static_cast<unsigned>(random.below(300));
    for (unsigned i = 0; i < quiet; i++) step();
    const Counts before = read();
    std::vector<Counts> moments;
    block.snapshot_i = 1;
    step();
    block.snapshot_i = 0;
    for (unsigned i = 0; i < LATCH; i++) {
      if (i <= TURN) moments.push_back(now);
      step();
    }
    const Counts after = read();
    bool found = false;
    for (const Counts& moment : moments) found = found || moment == after;
    expect(found, "the counters are not those of one cycle soon after the snapshot", cycle);
    sums(after);
    for (unsigned i = 0; i < isa::EVT_COUNT; i++) expect(before[i] <= after[i], "a counter has gone back", cycle);
    for (unsigned i = 0; i < 2 * TURN; i++) step();
    check("a counter has changed without a snapshot", after);
  }

 private:
  bench::Random random;
  Counts now{};

  /** One cycle of random events; they are counted in the clock edge. */
  void step() {
    if (random.chance(2)) block.counting_i = random.chance(80);
    if (random.chance(40)) block.spent_i = static_cast<unsigned char>(random.below(isa::SPENT_COUNT));
    if (random.chance(40)) block.busy_i = static_cast<unsigned char>(random.below(16));
    block.read_i = random.chance(30) ? 0 : static_cast<unsigned char>(1 + random.below(MAX_READ));
    block.write_i = random.chance(30);
    block.ifp_i = random.chance(5);
    block.layer_i = random.chance(1);
    block.fetched_i = static_cast<unsigned char>(random.below(3));
    if (block.counting_i) {
      now[isa::EVT_CYCLES]++;
      now[isa::EVT_SPENT_ARRAY + block.spent_i]++;
      now[isa::EVT_BUSY_NONE + block.busy_i]++;
    }
    now[isa::EVT_READ_BEATS] += block.read_i;
    now[isa::EVT_WRITE_BEATS] += block.write_i;
    now[isa::EVT_IFPS] += block.ifp_i;
    now[isa::EVT_LAYERS] += block.layer_i;
    now[isa::EVT_FETCH_WORDS] += block.fetched_i;
    edge();
  }

  std::uint32_t word(unsigned offset) {
    block.read_en_i = 1;
    block.offset_i = static_cast<unsigned short>(offset);
    step();
    block.read_en_i = 0;
    return block.read_data_o;
  }
  Counts read() {
    Counts counts{};
    for (unsigned i = 0; i < isa::EVT_COUNT; i++) counts[i] = word(8 * i) | std::uint64_t{word(8 * i + 4)} << 32;
    return counts;
  }
  void check(const char* what, const Counts& wanted) { expect(read() == wanted, what, cycle); }

  void sums(const Counts& counts) {
    std::uint64_t spent = 0, busy = 0;
    for (unsigned i = 0; i < isa::SPENT_COUNT; i++) spent += counts[isa::EVT_SPENT_ARRAY + i];
    for (unsigned i = 0; i < 16; i++) busy += counts[isa::EVT_BUSY_NONE + i];
    expect(spent == counts[isa::EVT_CYCLES] && busy == spent, "causes or busy sets do not add up to the cycles", cycle);
  }
};

}  // namespace

int main(int argc, char** argv) {
  bench::seed = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 1;
  CountersBench counters(bench::seed);
  for (int i = 0; i < 100; i++) counters.round();
  std::printf("all as expected\n");
}
