// SPDX-License-Identifier: Apache-2.0
#include "unit.hpp"

#include <verilated_syms.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "Vtsr_unit___024root.h"

namespace tessera::sim {

namespace {

/// Cycles in which everything that counts in an idle unit comes round: pairs of turns of its event counters are the longest.
/// A counter of another length costs speed, not correctness: the unit never sleeps.
constexpr uint32_t PERIOD = 128;
/// Quiet edges before the first look at the state; doubled by every look that finds it changing.
constexpr uint32_t FIRST_LOOK = 16;
constexpr uint32_t LAST_LOOK = 4096;

template <typename T>
T* find_wire(const VerilatedScope& scope, const char* port) {
  const VerilatedVar* wire = scope.varFind(port);
  if (wire == nullptr) throw std::logic_error(std::string(scope.name()) + ": no wire for port " + port);
  return static_cast<T*>(wire->datap());
}

template <typename T>
bool equal(const T& a, const T& b) {
  if constexpr (std::is_integral_v<T>) return a == b;
  return std::memcmp(&a, &b, sizeof(T)) == 0;
}

/// An input of which lane i counts only while bit i of `valid` is set: nothing looks at the others. Takes what counts, or
/// with TAKE off only compares; true when it differed.
template <bool TAKE, int BITS, int LANES, typename T, typename Valid>
bool data(T& to, const T& from, const Valid& valid) {
  constexpr int LANE_BITS = BITS / LANES;
  if (valid == 0) return false;
  if constexpr (std::is_integral_v<T>) {
    T mask = 0;
    for (int lane = 0; lane < LANES; ++lane) {
      if ((valid >> lane & 1) != 0) mask |= ((T{1} << (LANE_BITS - 1) << 1) - 1) << lane * LANE_BITS;
    }
    const bool differs = ((to ^ from) & mask) != 0;
    if (TAKE) to = (to & ~mask) | (from & mask);
    return differs;
  } else {
    static_assert(LANES == 1 || LANE_BITS % 32 == 0, "lanes of a wide input are whole words");
    constexpr size_t LANE_BYTES = sizeof(T) / LANES;
    bool differs = false;
    for (size_t lane = 0; lane < LANES; ++lane) {
      if ((valid >> lane & 1) == 0) continue;
      auto* target = reinterpret_cast<std::byte*>(&to) + lane * LANE_BYTES;
      const auto* source = reinterpret_cast<const std::byte*>(&from) + lane * LANE_BYTES;
      differs |= std::memcmp(target, source, LANE_BYTES) != 0;
      if (TAKE) std::memcpy(target, source, LANE_BYTES);
    }
    return differs;
  }
}

}  // namespace

Unit::Unit(VerilatedContext& context, const std::string& name)
    : model_(std::make_unique<Vtsr_unit>(&context, name.c_str())), patience_(FIRST_LOOK) {
  const VerilatedScope& scope = *context.scopeFind(name.c_str());
#define TSR_IN(name) wires_.name = find_wire<std::remove_reference_t<decltype(*wires_.name)>>(scope, #name);
#define TSR_OUT(name) TSR_IN(name)
#define TSR_DATA(name, bits, valid, lanes) TSR_IN(name)
#include "tsr_unit_ports.inc"
#undef TSR_IN
#undef TSR_OUT
#undef TSR_DATA
}

bool Unit::differ() const {
  bool differs = false;
#define TSR_IN(name) differs |= !equal(model_->name, *wires_.name);
#define TSR_OUT(name)
#define TSR_DATA(name, bits, valid, lanes) \
  differs |= data<false, bits, lanes>(model_->name, *wires_.name, *wires_.valid);
#include "tsr_unit_ports.inc"
#undef TSR_IN
#undef TSR_OUT
#undef TSR_DATA
  return differs;
}

void Unit::take() {
#define TSR_IN(name) model_->name = *wires_.name;
#define TSR_OUT(name)
#define TSR_DATA(name, bits, valid, lanes) data<true, bits, lanes>(model_->name, *wires_.name, *wires_.valid);
#include "tsr_unit_ports.inc"
#undef TSR_IN
#undef TSR_OUT
#undef TSR_DATA
}

bool Unit::give() {
  bool changed = false;
#define TSR_IN(name)
#define TSR_OUT(name)                       \
  if (!equal(*wires_.name, model_->name)) { \
    *wires_.name = model_->name;            \
    changed = true;                         \
  }
#define TSR_DATA(name, bits, valid, lanes)
#include "tsr_unit_ports.inc"
#undef TSR_IN
#undef TSR_OUT
#undef TSR_DATA
  return changed;
}

void Unit::edge(bool clock) {
  model_->clk_i = clock;
  model_->eval();
}

void Unit::rise() {
  if (!asleep_) watch();
  if (asleep_) {
    phase_ = (phase_ + 1) % PERIOD;
    return;
  }
  edge(true);
  ++evaluated_;
  risen_ = true;
}

bool Unit::settle() {
  const bool differs = differ();
  if (!differs && !risen_) return false;
  if (differs) {
    if (asleep_) wake();
    take();
  }
  risen_ = false;
  edge(false);
  const bool changed = give();
  if (differs || changed) {
    quiet_ = 0;
    before_.clear();
  }
  return changed;
}

/// When no wire has changed for long, the whole state (registers, memories, wires) is kept over a period. If it then comes
/// round with every bit the same, it will do so until an input changes: the unit sleeps.
void Unit::watch() {
  ++quiet_;
  const auto* state = reinterpret_cast<const std::byte*>(model_->rootp);
  constexpr size_t BYTES = sizeof(*model_->rootp);
  if (before_.empty()) {
    if (quiet_ <= patience_) return;
    before_.assign(state, state + BYTES);
    phase_ = 0;
  } else if (++phase_ == PERIOD) {
    asleep_ = std::memcmp(before_.data(), state, BYTES) == 0;
    patience_ = asleep_ ? FIRST_LOOK : std::min(2 * patience_, LAST_LOOK);
    before_.clear();
    quiet_ = 0;
    phase_ = 0;
  }
}

/// Makes up for the edges left out, as far as the state can show them.
void Unit::wake() {
  asleep_ = false;
  for (; phase_ > 0; --phase_) {
    edge(true);
    edge(false);
  }
}

}  // namespace tessera::sim
