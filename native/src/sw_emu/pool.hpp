// SPDX-License-Identifier: Apache-2.0
/// The functional pool: cores, core map with shadow and commit, tasks, counters, interrupt. No clock.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "../thread_pool.hpp"
#include "bank_slots.hpp"
#include "task.hpp"

namespace tessera {

class Pool final : public TaskHost {
 public:
  explicit Pool(const PoolShape& shape);
  ~Pool() override;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  BankMemory& memory() { return memory_; }
  /// `offset`: multiple of 4 inside the register map. Reserved addresses read 0 and ignore writes.
  uint32_t read_register(uint32_t offset);
  void write_register(uint32_t offset, uint32_t value);
  /// True when the interrupt is or becomes active; false after the timeout or stop().
  bool wait_interrupt(std::chrono::milliseconds timeout);
  /// Ends waits and running tasks.
  void stop();

  // TaskHost
  std::mutex& mutex() override { return mutex_; }
  CoreRunner& runner(uint32_t core) override { return *cores_[core].runner; }
  uint32_t watchdog() const override { return watchdog_; }
  void schedule(uint32_t core, uint32_t task) override;
  void task_rested(uint32_t task) override;

 private:
  struct PoolCore {
    std::unique_ptr<CoreCounters> counters;
    std::unique_ptr<CoreRunner> runner;
    std::array<uint64_t, isa::EVT_COUNT> latched{};
    uint32_t shadow = 0;
    uint32_t map = 0;
  };

  uint32_t read_global(uint32_t offset) const;
  uint32_t read_task(const Task& task, uint32_t offset) const;
  uint32_t read_core(const PoolCore& core, uint32_t offset) const;
  uint32_t read_counter(const PoolCore& core, uint32_t offset) const;
  void write_global(uint32_t offset, uint32_t value);
  void write_task(Task& task, uint32_t offset, uint32_t value);
  void write_segment(uint32_t index, uint32_t offset, uint32_t value);
  bool commit();
  void snapshot();
  std::vector<MappedCore> cores_of(uint32_t task) const;
  bool interrupt_active() const { return (irq_status_ & irq_enable_) != 0; }

  const PoolShape shape_;
  BankMemory memory_;
  std::mutex mutex_;
  std::condition_variable interrupt_;
  std::vector<PoolCore> cores_;
  std::vector<std::unique_ptr<Task>> tasks_;
  uint32_t irq_enable_ = 0;
  uint32_t irq_status_ = 0;
  uint32_t watchdog_ = 0;
  BankSlots bank_slots_;
  uint32_t fetch_slot_ = 0;
  bool refused_ = false;
  bool stopped_ = false;
  /// Last member: its destructor waits for jobs that use all others.
  ThreadPool workers_;
};

}  // namespace tessera
