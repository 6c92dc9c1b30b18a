// SPDX-License-Identifier: Apache-2.0
// What every block bench shares: the clock, checks that name the seed, and random choices that a seed repeats.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "Vblock.h"
#include "verilated.h"

namespace bench {

inline unsigned seed = 0;

/** Ends the run with a message unless the condition holds. */
inline void expect(bool holds, const char* what, std::uint64_t cycle) {
  if (holds) return;
  std::printf("seed %u, cycle %llu: %s\n", seed, static_cast<unsigned long long>(cycle), what);
  std::exit(1);
}

class Random {
 public:
  explicit Random(unsigned from) : engine_(from) {}
  /** A number of 0..count-1. */
  std::uint64_t below(std::uint64_t count) { return engine_() % count; }
  bool chance(unsigned percent) { return below(100) < percent; }

 private:
  std::mt19937_64 engine_;
};

/** The block and its clock: inputs change after the edge, outputs are read before the next one. */
class Clocked {
 public:
  Vblock block;
  std::uint64_t cycle = 0;

  void reset() {
    block.rst_i = 1;
    for (int i = 0; i < 4; i++) edge();
    block.rst_i = 0;
  }
  void edge() {
    block.clk_i = 0;
    block.eval();
    block.clk_i = 1;
    block.eval();
    cycle++;
  }
  /** Outputs that depend on inputs of this cycle. */
  void settle() {
    block.clk_i = 0;
    block.eval();
  }
};

}  // namespace bench
