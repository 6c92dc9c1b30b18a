// SPDX-License-Identifier: Apache-2.0
/// Fields of a core map register, and the rule that a commit obeys.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "tessera_isa.hpp"

namespace tessera::core_map {

/// What a register keeps of a value that is written: nothing of an entry that is not valid.
constexpr uint32_t kept(uint32_t value) {
  constexpr uint32_t MASK = (1u << (isa::REG_CORE_MAP_VCORE_LSB + isa::REG_CORE_MAP_VCORE_W)) - 1;
  return (value >> isa::REG_CORE_MAP_VALID_LSB & 1) != 0 ? value & MASK : 0;
}

constexpr uint32_t entry(uint32_t task, uint32_t vcore) {
  return 1u << isa::REG_CORE_MAP_VALID_LSB | task << isa::REG_CORE_MAP_TASK_LSB | vcore << isa::REG_CORE_MAP_VCORE_LSB;
}
constexpr bool valid(uint32_t map) { return (map >> isa::REG_CORE_MAP_VALID_LSB & 1) != 0; }
constexpr uint32_t task(uint32_t map) {
  return map >> isa::REG_CORE_MAP_TASK_LSB & ((1u << isa::REG_CORE_MAP_TASK_W) - 1);
}
constexpr uint32_t vcore(uint32_t map) {
  return map >> isa::REG_CORE_MAP_VCORE_LSB & ((1u << isa::REG_CORE_MAP_VCORE_W) - 1);
}

/// True when every core that changes belongs, before and after, to no task or one that `movable` accepts, and no
/// (task, virtual core) pair occurs twice afterwards.
inline bool change_allowed(std::span<const uint32_t> before, std::span<const uint32_t> after,
                           const std::function<bool(uint32_t)>& movable) {
  for (size_t core = 0; core < before.size(); core++) {
    if (before[core] != after[core])
      for (const uint32_t map : {before[core], after[core]})
        if (valid(map) && !movable(task(map))) return false;
    for (size_t other = 0; other < core; other++)
      if (valid(after[core]) && after[core] == after[other]) return false;
  }
  return true;
}

}  // namespace tessera::core_map
