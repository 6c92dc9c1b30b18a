// SPDX-License-Identifier: Apache-2.0
// The weight port of a wide core: random bursts to four banks come back in a lane per bank, in order within it, each
// with its tag and its halves; refused bursts are faults; an abort drains. Usage: bench SEED BURSTS ABORTS.
#include <array>
#include <deque>
#include <optional>

#include "bench.hpp"
#include "tessera_config.hpp"

namespace {

using bench::expect;

constexpr int BANKS = 4;
constexpr int TAG_W = tessera::cfg::WEIGHT_TAG_W;
constexpr int FAULT_GUARD_READ = 2;
constexpr int PAGES = 64;
static_assert(tessera::cfg::WEIGHT_LANES == BANKS);

struct Burst {
  std::uint64_t offset;
  int len, done;
  std::uint32_t tag;
  std::uint64_t ready;
  int beats;
};

class LanesBench : public bench::Clocked {
 public:
  explicit LanesBench(unsigned seed) : random(seed) {}

  void run(int bursts, int aborts) {
    reset();
    // One segment of PAGES pages over banks 2, 0, 3, 1, from page 0 of each.
    set(block.entry_i, 0, 3, 1);
    set(block.entry_i, 3, 3, 4);
    set(block.entry_i, 6, 16, 2 | 0 << 4 | 3 << 8 | 1 << 12);
    set(block.entry_i, 22, 22, 0);
    set(block.entry_i, 44, 25, PAGES);
    for (int round = 0; round <= aborts; round++) {
      traffic(bursts, round < aborts);
      if (round < aborts) abort();
    }
  }

  std::uint64_t units = 0, faults = 0;

 private:
  bench::Random random;
  std::optional<Burst> ask;
  std::array<std::deque<Burst>, BANKS> lanes;   // what each lane owes the core
  std::array<std::deque<Burst>, BANKS> banks;   // what each bank has been asked for
  std::deque<std::uint64_t> refused;

  template <typename Port>
  static void set(Port& port, int at, int bits, std::uint64_t what) {
    for (int i = 0; i < bits; i++, at++) {
      if constexpr (std::is_integral_v<Port>) port = static_cast<Port>((port & ~(Port(1) << at)) | (Port(what >> i & 1) << at));
      else port[at / 32] = (port[at / 32] & ~(1u << at % 32)) | (static_cast<std::uint32_t>(what >> i & 1) << at % 32);
    }
  }
  template <typename Port>
  static std::uint32_t get(const Port& port, int at, int bits) {
    std::uint32_t value = 0;
    for (int i = 0; i < bits; i++, at++) {
      if constexpr (std::is_integral_v<Port>) value |= static_cast<std::uint32_t>(port >> at & 1) << i;
      else value |= (port[at / 32] >> (at % 32) & 1) << i;
    }
    return value;
  }

  static int bank_of(std::uint64_t offset) { return std::array{2, 0, 3, 1}[offset >> 12 & 3]; }
  static std::uint64_t local(std::uint64_t offset) { return (offset >> 14) << 12 | (offset & 4095); }
  static std::uint32_t word(int bank, std::uint64_t at) { return static_cast<std::uint32_t>(at >> 5) * 2654435761u + static_cast<unsigned>(bank); }
  bool legal(const Burst& burst) const { return burst.offset >> 12 < PAGES && burst.offset % 1024 + 32ULL * static_cast<unsigned>(burst.len) <= 1024; }

  void offer() {
    if (ask || !random.chance(60)) return;
    Burst made{random.below((PAGES + (random.chance(5) ? 4u : 0u)) * 128ULL) * 32, 0, 0, static_cast<std::uint32_t>(random.below(1u << TAG_W)), 0, 0};
    const int room = static_cast<int>(32 - made.offset / 32 % 32);
    made.len = static_cast<int>(1 + random.below(static_cast<std::uint64_t>(room)));
    if (random.chance(2)) made.len = room < 32 ? room + 1 : 32;
    ask = made;
  }

  void drive() {
    block.permit_i = 1;
    block.req_valid_i = ask.has_value();
    if (ask) block.req_addr_i = ask->offset, block.req_len_i = static_cast<std::uint8_t>(ask->len), block.req_tag_i = ask->tag;
    block.lane_ready_i = static_cast<std::uint8_t>(random.below(16) | random.below(16));
    block.ar_ready_i = random.chance(70);
    block.r_valid_i = 0;
    for (int b = 0; b < BANKS; b++) {
      if (banks[b].empty() || banks[b].front().ready > cycle || random.chance(30)) continue;
      Burst& burst = banks[b].front();
      block.r_valid_i |= static_cast<std::uint8_t>(1u << b);
      for (int half = 0; half < 2; half++) block.r_data_i[b * 16 + half * 8] = word(b, burst.offset + static_cast<unsigned>(half) * 32);
      burst.offset += 64;
      if (--burst.beats == 0) banks[b].pop_front();
    }
  }

  void take() {
    if (block.ar_valid_o && block.ar_ready_i)
      banks[block.ar_bank_o].push_back({block.ar_addr_o & ~63ULL, 0, 0, 0, cycle + 4 + random.below(40), block.ar_beats_o});
    if (ask && block.req_ready_o) {
      if (legal(*ask)) lanes[bank_of(ask->offset)].push_back(*ask);
      else refused.push_back(ask->offset);
      ask.reset();
    }
    for (int b = 0; b < BANKS; b++)
      if (block.lane_valid_o & block.lane_ready_i & 1u << b) deliver(b);
    if (!block.fault_valid_o) return;
    expect(!refused.empty() && block.fault_cause_o == FAULT_GUARD_READ && block.fault_addr_o == refused.front(), "a fault nobody earned", cycle);
    refused.pop_front();
    faults++;
  }

  void deliver(int bank) {
    expect(!lanes[bank].empty(), "data nobody asked for", cycle);
    Burst& burst = lanes[bank].front();
    expect(get(block.lane_tag_o, bank * TAG_W, TAG_W) == burst.tag, "the tag of another burst", cycle);
    expect(static_cast<int>(get(block.lane_at_o, bank * 6, 6)) == burst.done, "another place in the burst", cycle);
    const std::uint32_t halves = get(block.lane_units_o, bank * 2, 2);
    for (unsigned half = 0; half < 2; half++) {
      if (!(halves >> half & 1)) continue;
      const std::uint64_t at = local(burst.offset) + static_cast<unsigned>(burst.done) * 32;
      expect(at / 32 % 2 == half, "the other half of the beat", cycle);
      expect(block.lane_data_o[static_cast<unsigned>(bank) * 16 + half * 8] == word(bank, at), "wrong data", cycle);
      burst.done++;
      units++;
    }
    expect(halves != 0 && burst.done <= burst.len, "more data than asked for", cycle);
    if (burst.done == burst.len) lanes[bank].pop_front();
  }

  bool owed() const {
    for (const auto& lane : lanes)
      if (!lane.empty()) return true;
    return ask || !refused.empty();
  }

  void traffic(int bursts, bool cut) {
    const std::uint64_t limit = cycle + 200ULL * static_cast<unsigned>(bursts) + 5000;
    const std::uint64_t stop = cut ? cycle + 50 + random.below(10ULL * static_cast<unsigned>(bursts)) : limit;
    while (bursts > 0 || owed()) {
      if (cut && cycle >= stop) return;
      expect(cycle < limit, "traffic does not end", cycle);
      if (bursts > 0 && !ask) offer(), bursts -= ask.has_value();
      drive(), settle(), take(), edge();
    }
    for (int i = 0; i < 20; i++) drive(), settle(), take(), edge();
    expect(block.idle_o, "not idle after the last beat", cycle);
  }

  void abort() {
    block.abort_i = 1;
    ask.reset();
    for (int still = 0; still < 16;) {
      drive(), settle();
      expect(block.lane_valid_o == 0, "data after an abort", cycle);
      if (block.ar_valid_o && block.ar_ready_i)
        banks[block.ar_bank_o].push_back({block.ar_addr_o & ~63ULL, 0, 0, 0, cycle + 4, block.ar_beats_o});
      still = block.idle_o ? still + 1 : 0;
      edge();
    }
    block.abort_i = 0;
    for (auto& lane : lanes) lane.clear();
    refused.clear();
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  bench::seed = static_cast<unsigned>(std::atoi(argv[1]));
  LanesBench port(bench::seed);
  port.run(std::atoi(argv[2]), std::atoi(argv[3]));
  std::printf("seed %u: %llu units, %llu faults, all as expected\n", bench::seed, static_cast<unsigned long long>(port.units),
              static_cast<unsigned long long>(port.faults));
}
