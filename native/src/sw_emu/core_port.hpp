// SPDX-License-Identifier: Apache-2.0
/// A core's way out of itself: guarded memory, layer synchronisation, counters; what the HLS core calls its Port.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "guard.hpp"
#include "types.hpp"

namespace tessera {

/// Cause (FAULT_CAUSES) and tenant-virtual address of a fault.
struct Fault {
  uint32_t cause = isa::FAULT_NONE;
  uint64_t address = 0;
};

/// Event counters of a core; written by the thread that runs it, read by SNAPSHOT.
using CoreCounters = std::array<std::atomic<uint64_t>, isa::EVT_COUNT>;

/// What a running core needs from its task. Functions may be called from any worker thread.
class TaskContext {
 public:
  virtual ~TaskContext() = default;
  virtual const Guard& guard() const = 0;
  virtual uint32_t layer_count() const = 0;
  /// Cycles without progress after which the task faults; 0: never.
  virtual uint32_t watchdog() const = 0;
  /// The task has been aborted: cores end as soon as they can.
  virtual bool cancelled() const = 0;
  /// Under HALT no layer releases its consumers any more.
  virtual bool halting() const = 0;
  virtual bool layer_complete(uint32_t layer) const = 0;
  /// A core is about to dispatch an entry of `layer`; false when the task is halting, or stopping below it.
  virtual bool begin_layer(uint32_t layer) = 0;
  virtual void layer_reported(uint32_t layer, uint32_t cores) = 0;
};

class CorePort {
 public:
  explicit CorePort(CoreCounters& counters) : counters_(counters) {}

  void attach(TaskContext* task) {
    task_ = task;
    fault_ = Fault{};
    entries_done_.store(0, std::memory_order_relaxed);
  }

  /// Entries at the head of the core's list that are complete; read by the host while the core runs.
  uint32_t entries_done() const { return entries_done_.load(std::memory_order_relaxed); }
  /// One more: its IFP has ended, or it is passed over.
  void entry_done() { entries_done_.fetch_add(1, std::memory_order_relaxed); }

  /// The first fault since attach(), if any.
  const Fault& fault() const { return fault_; }

  bool read(const hls::Address& from, uint32_t units, uint8_t* bytes);
  bool write(const hls::Address& to, uint32_t units, const uint8_t* bytes, uint32_t lanes);
  bool cancelled() const { return task_->cancelled(); }
  bool layers_complete(const isa::WaitLayers& wait) const;
  void ifp_done(const isa::IfpDone& done);

  /// Fetches one 32-byte word of segment 0, `index` words from its start.
  bool fetch(uint64_t index, uint64_t word[4]);
  void count(uint32_t event, uint64_t amount) { counters_[event].fetch_add(amount, std::memory_order_relaxed); }

 private:
  std::byte* access(const hls::Address& at, uint32_t bytes, Access kind);

  CoreCounters& counters_;
  TaskContext* task_ = nullptr;
  Fault fault_;
  std::atomic<uint32_t> entries_done_{0};
};

}  // namespace tessera
