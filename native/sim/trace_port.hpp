// SPDX-License-Identifier: Apache-2.0
/// Reads the simulation-only port of a Verilated kernel top that shows a 64-bit word per core; absent in tops without cores.
#pragma once

#include <array>
#include <cstdint>
#include <type_traits>

namespace tessera::sim {

constexpr uint32_t MAX_TRACED_CORES = 16;
constexpr uint32_t WORDS32_PER_CORE = 2;

/// Cores of the top, 0 when it has no such port. The port's size is that of its type: 64 bits, or an array of 32-bit words.
template <typename Top>
uint32_t traced_cores(const Top& top) {
  if constexpr (requires { top.sim_trace; }) return sizeof(top.sim_trace) / sizeof(uint64_t);
  return 0;
}

template <typename Top>
void read_trace_words(const Top& top, std::array<uint64_t, MAX_TRACED_CORES>& words) {
  if constexpr (requires { top.sim_trace; }) {
    if constexpr (std::is_integral_v<std::remove_cvref_t<decltype(top.sim_trace)>>) {
      words[0] = top.sim_trace;
    } else {
      for (uint32_t core = 0; core < traced_cores(top); ++core) {
        const uint64_t high = top.sim_trace[core * WORDS32_PER_CORE + 1];
        words[core] = high << 32 | top.sim_trace[core * WORDS32_PER_CORE];
      }
    }
  }
}

}  // namespace tessera::sim
