// SPDX-License-Identifier: Apache-2.0
/// One core with its lane and port (tsr_unit), simulated by a model of its own beside that of the pool.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "Vtsr_unit.h"

namespace tessera::sim {

class Unit {
 public:
  /// `name`: the scope of the unit's place in the pool's model, whose wires it drives and reads.
  Unit(VerilatedContext& context, const std::string& name);

  /// The clock rises: registers take what the wires had settled to. Costs next to nothing while the unit sleeps.
  void rise();
  /// The clock is low: takes the wires from the pool and evaluates. True when wires to the pool have changed.
  bool settle();
  Vtsr_unit& model() { return *model_; }
  /// Clock edges that were evaluated, rather than slept through.
  uint64_t evaluated() const { return evaluated_; }

 private:
  /// The pool's ends of the wires, by port.
  struct Wires {
#define TSR_IN(name) const std::remove_reference_t<decltype(Vtsr_unit::name)>* name = nullptr;
#define TSR_OUT(name) std::remove_reference_t<decltype(Vtsr_unit::name)>* name = nullptr;
#define TSR_DATA(name, bits, valid, lanes) TSR_IN(name)
#include "tsr_unit_ports.inc"
#undef TSR_IN
#undef TSR_OUT
#undef TSR_DATA
  };

  bool differ() const;
  void take();
  bool give();
  void edge(bool clock);
  void watch();
  void wake();

  std::unique_ptr<Vtsr_unit> model_;
  Wires wires_;
  bool risen_ = true;              // evaluated with the clock high, not yet with the clock low
  bool asleep_ = false;            // the state repeats itself
  uint32_t phase_ = 0;             // asleep: edges left out, modulo the period; watched: edges since the state was kept
  uint32_t quiet_ = 0;             // rising edges since a wire changed
  uint32_t patience_;              // of these before the state is looked at
  std::vector<std::byte> before_;  // the state a period ago, empty: not kept
  uint64_t evaluated_ = 0;
};

}  // namespace tessera::sim
