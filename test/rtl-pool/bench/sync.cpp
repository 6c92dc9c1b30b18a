// SPDX-License-Identifier: Apache-2.0
// Random reports of two tasks through the sync controller: a layer completes with its last report, exactly once, for
// the cores of its task alone; no report waits longer than a round of slots. Usage: bench SEED.
#include <vector>

#include "bench.hpp"

namespace {

using bench::expect;

constexpr unsigned CORES = 4;
constexpr unsigned SLOTS = 16;
constexpr unsigned TASK[CORES] = {0, 1, 0, 0};

struct Run {
  unsigned layers;
  std::vector<unsigned> members;  // per layer: mask of the cores that take part
  std::vector<unsigned> missing;  // per layer: of those, the ones that have not reported
  std::vector<bool> announced;
  unsigned done() const {
    unsigned layer = 0;
    while (layer < layers && announced[layer]) layer++;
    return layer;
  }
};

class SyncBench : public bench::Clocked {
 public:
  explicit SyncBench(unsigned seed) : random(seed) {}

  void round() {
    for (unsigned task = 0; task < 2; task++) begin(task);
    for (int i = 0; i < 100 || block.ready_o != 3; i++) edge();
    unsigned next[CORES] = {}, waited[CORES] = {};
    bool offered[CORES] = {};
    while (runs[0].done() < runs[0].layers || runs[1].done() < runs[1].layers) {
      expect(cycle < 20'000'000, "a run does not end", cycle);
      for (unsigned core = 0; core < CORES; core++) offer(core, next[core], offered[core]);
      settle();
      announcement();
      for (unsigned core = 0; core < CORES; core++) {
        if (!offered[core]) continue;
        expect(++waited[core] <= SLOTS, "a report waits longer than a round", cycle);
        if (!(block.done_ready_o >> core & 1)) continue;
        runs[TASK[core]].missing[next[core]] &= ~(1u << core);
        next[core]++, waited[core] = 0, offered[core] = false;
      }
      edge();
    }
    block.done_valid_i = 0;
    for (unsigned i = 0; i < 600; i++) settle(), announcement(), edge();
    for (unsigned task = 0; task < 2; task++)
      expect((block.layers_done_o >> (10 * task) & 1023) == runs[task].layers, "LAYERS_DONE is not the end", cycle);
  }

 private:
  bench::Random random;
  Run runs[2];

  void begin(unsigned task) {
    Run& run = runs[task];
    run = {1 + static_cast<unsigned>(random.below(random.chance(10) ? 512 : 60)), {}, {}, {}};
    for (unsigned layer = 0; layer < run.layers; layer++) {
      unsigned mask = 0;
      while (mask == 0)
        for (unsigned core = 0; core < CORES; core++)
          if (TASK[core] == task && random.chance(70)) mask |= 1u << core;
      run.members.push_back(mask);
    }
    run.missing = run.members;
    run.announced.assign(run.layers, false);
    block.layers_i = (block.layers_i & ~(1023u << (10 * task))) | run.layers << (10 * task);
    block.clear_i = static_cast<std::uint8_t>(1u << task);
    edge();
    block.clear_i = 0;
  }

  void offer(unsigned core, unsigned& next, bool& offered) {
    const Run& run = runs[TASK[core]];
    while (next < run.layers && !(run.members[next] >> core & 1)) next++;
    if (!offered) offered = next < run.layers && random.chance(30);
    const unsigned layer = offered ? next : 0;
    block.done_valid_i = static_cast<std::uint8_t>((block.done_valid_i & ~(1u << core)) | (offered ? 1u : 0u) << core);
    const std::uint64_t keep = ~(511ULL << (9 * core));
    block.done_layer_i = (block.done_layer_i & keep) | static_cast<std::uint64_t>(layer) << (9 * core);
    const unsigned cores = offered ? static_cast<unsigned>(__builtin_popcount(run.members[layer])) : 0;
    block.done_cores_i = (block.done_cores_i & ~(31u << (5 * core))) | cores << (5 * core);
  }

  void announcement() {
    if (block.complete_valid_o == 0) return;
    const unsigned task = block.complete_valid_o & 2 ? 1 : 0;
    expect(block.complete_valid_o == (task == 0 ? 0b1101 : 0b0010), "announced to cores of another task", cycle);
    Run& run = runs[task];
    const unsigned layer = block.complete_layer_o;
    expect(layer < run.layers && run.missing[layer] == 0, "announced before its last report", cycle);
    expect(!run.announced[layer], "announced twice", cycle);
    run.announced[layer] = true;
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  bench::seed = static_cast<unsigned>(std::atoi(argv[1]));
  SyncBench sync(bench::seed);
  sync.block.map_valid_i = 15;
  sync.block.map_task_i = 1u << 5;
  sync.reset();
  for (int i = 0; i < 20; i++) sync.round();
  std::printf("seed %u: %llu cycles, all as expected\n", bench::seed, static_cast<unsigned long long>(sync.cycle));
}
