// SPDX-License-Identifier: Apache-2.0
/// One entry of the task table: its registers, its state machine, and the layer synchronisation of its cores.
///
/// All members except those of TaskContext are called with the pool's mutex held.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

#include "core_runner.hpp"
#include "layer_sync.hpp"

namespace tessera {

/// What a task needs from its pool.
class TaskHost {
 public:
  virtual ~TaskHost() = default;
  virtual std::mutex& mutex() = 0;
  virtual CoreRunner& runner(uint32_t core) = 0;
  virtual uint32_t watchdog() const = 0;
  /// Lets a worker thread advance the core and report with Task::core_rested().
  virtual void schedule(uint32_t core, uint32_t task) = 0;
  /// The task has become DONE, STOPPED or FAULT.
  virtual void task_rested(uint32_t task) = 0;
};

/// A core of a task and the virtual core it stands for.
struct MappedCore {
  uint32_t core;
  uint32_t vcore;
};

class Task final : public TaskContext {
 public:
  Task(TaskHost& host, const BankMemory& memory, uint32_t index) : host_(host), memory_(memory), index_(index) {}

  // Registers.
  uint32_t epoch = 0;
  uint32_t dispatch_offset = 0;
  uint32_t dispatch_stride = 0;
  uint32_t layers = 0;
  SegmentTable segments{};
  uint32_t status() const;
  uint64_t fault_address() const { return fault_.address; }
  uint32_t layers_done() const { return sync_.lowest_incomplete(); }
  uint32_t runs() const { return runs_; }

  /// RUNNING, STOPPING and ABORTING are not at rest.
  bool at_rest() const;
  /// A write of the COMMAND register; `cores` are those mapped to the task now.
  void command(uint32_t op, uint32_t command_epoch, const std::vector<MappedCore>& cores);
  /// A core scheduled by this task has stopped advancing.
  void core_rested(uint32_t core, Rest rest);

  /// Makes all cores end soon; for closing the device. Any thread.
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }

  // TaskContext, from worker threads without the mutex.
  const Guard& guard() const override { return *guard_; }
  uint32_t layer_count() const override { return layers; }
  uint32_t watchdog() const override { return watchdog_; }
  bool cancelled() const override { return cancelled_.load(std::memory_order_relaxed); }
  bool halting() const override { return halting_.load(std::memory_order_relaxed); }
  bool layer_complete(uint32_t layer) const override { return sync_.complete(layer); }
  bool begin_layer(uint32_t layer) override;
  void layer_reported(uint32_t layer, uint32_t cores) override;

 private:
  void start(const std::vector<MappedCore>& cores, uint32_t first_layer);
  void fault(uint32_t cause, uint32_t core, uint64_t address);
  void resume_waiting();
  void settle();

  static constexpr uint32_t NO_CORE = 255;

  TaskHost& host_;
  const BankMemory& memory_;
  const uint32_t index_;
  uint32_t state_ = isa::TASK_STATE_IDLE;
  bool refused_ = false;
  Fault fault_;
  uint32_t fault_core_ = NO_CORE;
  uint32_t runs_ = 0;

  /// As it was when the task started: workers read it without the mutex.
  uint32_t watchdog_ = 0;
  std::optional<Guard> guard_;
  LayerSync sync_;
  std::atomic<bool> cancelled_{false};
  std::atomic<bool> halting_{false};
  std::vector<uint32_t> cores_;
  /// Cores scheduled or advancing.
  uint32_t active_ = 0;
  /// Cores that wait for a layer.
  std::vector<uint32_t> waiting_;
  bool held_ = false;
  /// Highest layer any core has begun, plus one.
  uint32_t begun_ = 0;
};

}  // namespace tessera
