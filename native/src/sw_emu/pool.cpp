// SPDX-License-Identifier: Apache-2.0
#include "pool.hpp"

#include <string>

#include "../error.hpp"
#include "core_map.hpp"

namespace tessera {

Pool::Pool(const PoolShape& shape)
    : shape_(shape),
      memory_(shape.banks, shape.bank_bytes, shape.fast_pages),
      bank_slots_(shape.time_slots != 0 ? shape.banks : 0),
      workers_(shape.threads) {
  if (shape.cores < 1 || shape.cores > isa::MAX_CORES || shape.tasks < 1 || shape.tasks > isa::MAX_TASKS)
    throw Error("BACKEND_CONFIG", std::to_string(shape.cores) + " cores, " + std::to_string(shape.tasks) +
                                      " tasks: a pool has 1.." + std::to_string(isa::MAX_CORES) + " of each");
  for (uint32_t i = 0; i < shape.cores; i++) {
    PoolCore& core = cores_.emplace_back();
    core.counters = std::make_unique<CoreCounters>();
    core.runner = std::make_unique<CoreRunner>(shape, *core.counters);
    if (shape.fixed_map != 0) core.map = core.shadow = core_map::entry(i, 0);
  }
  for (uint32_t i = 0; i < shape.tasks; i++) tasks_.push_back(std::make_unique<Task>(*this, memory_, i));
}

Pool::~Pool() { stop(); }

void Pool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    for (const std::unique_ptr<Task>& task : tasks_) task->cancel();
  }
  interrupt_.notify_all();
}

void Pool::schedule(uint32_t core, uint32_t task) {
  if (stopped_) return;
  workers_.submit([this, core, task] {
    const Rest rest = cores_[core].runner->advance();
    const std::lock_guard lock(mutex_);
    tasks_[task]->core_rested(core, rest);
  });
}

void Pool::task_rested(uint32_t task) {
  irq_status_ |= 1u << task;
  interrupt_.notify_all();
}

bool Pool::wait_interrupt(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  interrupt_.wait_for(lock, timeout, [this] { return stopped_ || interrupt_active(); });
  return !stopped_ && interrupt_active();
}

std::vector<MappedCore> Pool::cores_of(uint32_t task) const {
  std::vector<MappedCore> found;
  for (uint32_t core = 0; core < cores_.size(); core++)
    if (core_map::valid(cores_[core].map) && core_map::task(cores_[core].map) == task)
      found.push_back({core, core_map::vcore(cores_[core].map)});
  return found;
}

/// Applies the shadow map to all cores at once, or changes nothing and returns false.
bool Pool::commit() {
  std::vector<uint32_t> before, after;
  for (const PoolCore& core : cores_) {
    before.push_back(core.map);
    after.push_back(core.shadow);
  }
  const auto movable = [this](uint32_t task) {
    return shape_.fixed_map == 0 && task < tasks_.size() && tasks_[task]->at_rest();
  };
  if (!core_map::change_allowed(before, after, movable)) return false;
  for (PoolCore& core : cores_) {
    const bool same_task = core_map::valid(core.map) && core_map::valid(core.shadow) &&
                           core_map::task(core.map) == core_map::task(core.shadow);
    const bool both_free = !core_map::valid(core.map) && !core_map::valid(core.shadow);
    core.map = core.shadow;
    if (!same_task && !both_free) core.runner->clear();
  }
  bank_slots_.commit();
  return true;
}

void Pool::snapshot() {
  for (PoolCore& core : cores_)
    for (uint32_t event = 0; event < isa::EVT_COUNT; event++)
      core.latched[event] = (*core.counters)[event].load(std::memory_order_relaxed);
}

}  // namespace tessera
