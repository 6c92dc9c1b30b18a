// SPDX-License-Identifier: Apache-2.0
/// The units of a pool, simulated by models of their own beside that of the pool; none when the design is one model.
#pragma once

#if TSR_UNITS

#include <cstdint>
#include <memory>
#include <vector>

#include "unit.hpp"

namespace tessera::sim {

class PoolUnits {
 public:
  /// Finds the units' places in the pool's model, which must exist already.
  explicit PoolUnits(VerilatedContext& context);

  /// The clock rises for all units; the pool's model does not see it before settle().
  void rise() {
    for (const auto& unit : units_) unit->rise();
  }
  /// The clock is low: takes the pool's wires, evaluates what changed. True when wires to the pool have changed.
  bool settle() {
    bool changed = false;
    for (const auto& unit : units_) changed |= unit->settle();
    return changed;
  }
  size_t count() const { return units_.size(); }
  /// Clock edges of all units that were evaluated.
  uint64_t evaluated() const {
    uint64_t edges = 0;
    for (const auto& unit : units_) edges += unit->evaluated();
    return edges;
  }
  /// Calls `visit` with every unit's model.
  template <typename Visit>
  void each_model(const Visit& visit) {
    for (const auto& unit : units_) visit(unit->model());
  }

 private:
  std::vector<std::unique_ptr<Unit>> units_;
};

}  // namespace tessera::sim

#else

#include <cstddef>
#include <cstdint>

namespace tessera::sim {

class PoolUnits {
 public:
  template <typename Context>
  explicit PoolUnits(Context&) {}
  void rise() {}
  bool settle() { return false; }
  size_t count() const { return 0; }
  uint64_t evaluated() const { return 0; }
  template <typename Visit>
  void each_model(const Visit&) {}
};

}  // namespace tessera::sim

#endif
