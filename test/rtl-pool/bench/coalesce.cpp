// SPDX-License-Identifier: Apache-2.0
// A cluster's coalescer between four cores of two tasks and four banks: every beat reaches its slot once, with the data
// of its address, read by a core of the same task; bursts are shared; aborts drain. Usage: bench SEED BURSTS ABORTS.
#include <array>
#include <map>
#include <deque>
#include <optional>

#include "bench.hpp"
#include "tessera_config.hpp"

namespace {

using bench::expect;

constexpr int CORES = 4;
constexpr int BANKS = 4;
constexpr int SLOTS = tessera::cfg::RET_DEPTH;
constexpr int SLOT_BITS = 6;
constexpr int REQUEST_LIMIT = 2000;  // cycles a request may wait while the banks answer at random
static_assert(SLOTS == 1 << SLOT_BITS && tessera::cfg::BANKS == BANKS && tessera::cfg::CORES_PER_CLUSTER == CORES);

struct Ask {
  int bank;
  std::uint64_t addr;
  int beats;
  int slot;
};

struct Burst {
  int owner;
  Ask ask;
  int beat;
  std::uint64_t ready;  // first cycle of an answer
};

class CoalesceBench : public bench::Clocked {
 public:
  explicit CoalesceBench(unsigned seed) : random(seed) {}

  void run(int bursts, int aborts) {
    reset();
    for (int round = 0; round <= aborts; round++) {
      map();
      traffic(bursts, round < aborts);
    }
  }

  std::uint64_t asked = 0, issued = 0;

 private:
  bench::Random random;
  std::array<int, CORES> task{};
  std::array<std::optional<Ask>, CORES> ask;
  std::array<std::uint64_t, CORES> since{};
  // What each slot waits for; free when empty.
  std::array<std::array<std::array<std::optional<Ask>, SLOTS>, BANKS>, CORES> waiting;
  std::array<std::array<int, BANKS>, CORES> next_slot{};
  std::array<std::array<std::deque<Burst>, CORES>, BANKS> banks;  // by the core that asked
  int outstanding = 0;

  static std::uint32_t word(int bank, std::uint64_t addr, int beat) {
    return static_cast<std::uint32_t>((addr >> 6) + static_cast<std::uint64_t>(beat)) * 2654435761u + static_cast<unsigned>(bank);
  }

  void map() {
    std::uint32_t tasks = 0;
    for (int c = 0; c < CORES; c++) {
      task[c] = static_cast<int>(random.below(2)) * 3;
      tasks |= static_cast<unsigned>(task[c]) << (5 * c);
    }
    block.map_valid_i = 15;
    block.map_task_i = tasks;
    block.abort_i = 0;
    for (int i = 0; i < 4; i++) idle_inputs(), edge();
  }

  void idle_inputs() {
    block.in_valid_i = 0;
    block.out_ready_i = 0;
    block.r_valid_i = 0;
  }

  /** A burst of few places, so that cores meet; in room that the core reserves. */
  void offer(int core) {
    if (ask[core] || !random.chance(30)) return;
    Ask made{static_cast<int>(random.below(BANKS)), random.below(6) << 10, static_cast<int>(1 + random.below(16)), 0};
    if (random.chance(70)) made.beats = 4;
    if (random.chance(5)) made.addr = 0x3FFFFFC00ULL;
    made.slot = next_slot[core][made.bank];
    for (int i = 0; i < made.beats; i++)
      if (waiting[core][made.bank][(made.slot + i) % SLOTS]) return;
    for (int i = 0; i < made.beats; i++) {
      Ask beat = made;
      beat.beats = i;  // here: its place in the burst
      waiting[core][made.bank][(made.slot + i) % SLOTS] = beat;
      outstanding++;
    }
    next_slot[core][made.bank] = (made.slot + made.beats) % SLOTS;
    ask[core] = made;
    since[core] = cycle;
    asked++;
  }

  void drive() {
    block.in_valid_i = 0;
    for (int c = 0; c < CORES; c++) {
      if (!ask[c]) continue;
      block.in_valid_i |= 1u << c;
      set(block.in_bank_i, c * 4, 4, static_cast<unsigned>(ask[c]->bank));
      for (int i = 0; i < 34; i++) set_bit(block.in_addr_i, c * 34 + i, ask[c]->addr >> i & 1);
      set(block.in_beats_i, c * 5, 5, static_cast<unsigned>(ask[c]->beats));
      set(block.in_slot_i, c * SLOT_BITS, SLOT_BITS, static_cast<unsigned>(ask[c]->slot));
    }
    block.out_ready_i = static_cast<std::uint8_t>(random.below(16) | random.below(16));
    block.r_valid_i = 0;
    for (int b = 0; b < BANKS; b++) {
      const int c = static_cast<int>(random.below(CORES));
      auto& queue = banks[b][c];
      if (queue.empty() || cycle < queue.front().ready) continue;
      Burst& burst = queue.front();
      block.r_valid_i |= static_cast<std::uint16_t>(1u << (b * CORES + c));
      block.r_data_i[b * 16] = word(b, burst.ask.addr, burst.beat);
      block.r_data_i[b * 16 + 15] = static_cast<unsigned>(task[c]);
      if (++burst.beat == burst.ask.beats) queue.pop_front();
    }
  }

  template <typename Value>
  static void set(Value& value, int at, int bits, unsigned what) {
    const Value mask = static_cast<Value>(((1u << bits) - 1) << at);
    value = static_cast<Value>((value & ~mask) | static_cast<Value>(what << at));
  }
  template <typename Wide>
  static void set_bit(Wide& wide, int at, bool on) {
    wide[at / 32] = (wide[at / 32] & ~(1u << (at % 32))) | (static_cast<std::uint32_t>(on) << (at % 32));
  }

  void take() {
    for (int c = 0; c < CORES; c++) {
      if ((block.out_valid_o & block.out_ready_i) >> c & 1) {
        expect((block.in_ready_o >> c & 1) && ask[c], "a burst for nobody", cycle);
        expect(ask[c]->bank == block.out_bank_o && ask[c]->addr == block.out_addr_o && ask[c]->beats == block.out_beats_o,
               "a burst nobody asked for", cycle);
        banks[block.out_bank_o][c].push_back({c, *ask[c], 0, cycle + 4 + random.below(random.chance(50) ? 4 : 60)});
        issued++;
      }
      if (block.in_ready_o >> c & 1) {
        expect(ask[c].has_value(), "an answer to no request", cycle);
        ask[c].reset();
      }
      expect(!ask[c] || cycle - since[c] < REQUEST_LIMIT, "a request is not taken", cycle);
      for (int b = 0; b < BANKS; b++)
        if (block.r_valid_o >> (c * BANKS + b) & 1) deliver(c, b);
    }
  }

  void deliver(int core, int bank) {
    const int at = (core * BANKS + bank) * SLOT_BITS;
    const int slot = static_cast<int>((block.r_slot_o[at / 32] | static_cast<std::uint64_t>(block.r_slot_o[std::min(at / 32 + 1, 2)]) << 32) >> (at % 32) & (SLOTS - 1));
    auto& wanted = waiting[core][bank][slot];
    expect(wanted.has_value(), "a beat for a slot that waits for none", cycle);
    expect(block.r_data_o[bank * 16] == word(bank, wanted->addr, wanted->beats), "the data of another address", cycle);
    expect(static_cast<int>(block.r_data_o[bank * 16 + 15]) == task[core], "data that another task asked for", cycle);
    wanted.reset();
    outstanding--;
  }

  void traffic(int bursts, bool cut) {
    const std::uint64_t goal = asked + static_cast<unsigned>(bursts);
    const std::uint64_t limit = cycle + 1000ULL * static_cast<unsigned>(bursts) + 5000;
    const int aborted = static_cast<int>(random.below(2)) * 3;
    while (asked < goal || outstanding > 0) {
      expect(cycle < limit, "traffic does not end", cycle);
      const bool stop = cut && asked + static_cast<unsigned>(bursts) / 2 > goal;
      block.abort_i = 0;
      for (int c = 0; c < CORES; c++) {
        if (stop && task[c] == aborted) block.abort_i |= static_cast<std::uint8_t>(1u << c);
        else if (asked < goal) offer(c);
      }
      if (stop && block.abort_i == 15) asked = goal;  // nobody is left to ask
      drive();
      settle();
      take();
      edge();
    }
    for (int i = 0; i < 4; i++) idle_inputs(), edge();
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  bench::seed = static_cast<unsigned>(std::atoi(argv[1]));
  CoalesceBench cluster(bench::seed);
  cluster.run(std::atoi(argv[2]), std::atoi(argv[3]));
  expect(cluster.issued * 100 < cluster.asked * 97, "hardly any burst is shared", cluster.cycle);
  std::printf("seed %u: %llu bursts asked for, %llu read, all as expected\n", bench::seed,
              static_cast<unsigned long long>(cluster.asked), static_cast<unsigned long long>(cluster.issued));
}
