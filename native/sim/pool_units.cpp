// SPDX-License-Identifier: Apache-2.0
#include "pool_units.hpp"

#include <verilated.h>

#include <string>

namespace tessera::sim {

PoolUnits::PoolUnits(VerilatedContext& context) {
  const auto scope = [](size_t core) { return "top.tsr_top.u_pool.gen_core[" + std::to_string(core) + "].u_unit"; };
  for (size_t core = 0; context.scopeFind(scope(core).c_str()) != nullptr; ++core) {
    units_.push_back(std::make_unique<Unit>(context, scope(core)));
  }
}

}  // namespace tessera::sim
