// SPDX-License-Identifier: Apache-2.0
/// One physical core at work for a task: walks its dispatch list, feeds the core model, says why it came to rest.
#pragma once

#include <memory>
#include <optional>

#include "core_model.hpp"

namespace tessera {

/// Why advance() returned.
enum class Rest : uint8_t {
  /// Passed the end entry, drained.
  FINISHED,
  /// The task is stopping or halting, and everything this core has begun is done.
  HELD,
  /// Needs a layer that other cores have not completed, or that is no longer granted.
  WAITING,
  /// See fault().
  FAULTED,
  /// The task was aborted.
  CANCELLED,
};

class CoreRunner {
 public:
  CoreRunner(const PoolShape& shape, CoreCounters& counters) : model_(make_core_model(shape)), port_(counters) {}

  /// Puts the core at the head of its dispatch list. Entries of layers below `first_layer` are skipped.
  void attach(TaskContext& task, uint64_t list_word, uint32_t first_layer);
  /// Runs until the core rests. One thread at a time.
  Rest advance();
  /// After WAITING: the layers it waited for are complete now.
  bool may_continue() const { return model_->layers_ready(port_); }
  /// Drops everything queued.
  void discard() { model_->reset_control(); }
  void clear() {
    model_->clear();
    port_.attach(nullptr);
  }
  uint32_t entries_done() const { return port_.entries_done(); }
  const Fault& fault() const { return fault_; }

 private:
  enum class Phase : uint8_t { ENTRY, WAIT, IFP, DONE, END, HELD };

  bool next_instruction();
  bool next_entry();
  bool next_ifp_word();
  bool entry_legal(const uint64_t word[4], const isa::DispatchEntry& entry) const;
  bool fail_dispatch(uint32_t cause, const isa::DispatchEntry& entry);
  bool fail_decode();
  bool fetch(uint64_t index, uint64_t word[4]);

  std::unique_ptr<CoreModel> model_;
  CorePort port_;
  TaskContext* task_ = nullptr;
  Fault fault_;
  Phase phase_ = Phase::END;
  uint64_t list_word_ = 0;
  uint32_t first_layer_ = 0;
  /// Order of the list: layer of the entry before, if there was one, and whether more of its entries must follow.
  uint32_t last_layer_ = 0;
  bool any_entry_ = false;
  bool layer_open_ = false;
  /// Place in the list of the entry under way, and of the next one.
  uint32_t entry_number_ = 0;
  uint32_t next_number_ = 0;
  isa::DispatchEntry entry_;
  uint32_t ifp_word_ = 0;
  /// Instruction fetched and not yet accepted by its queue.
  std::optional<hls::Instruction> pending_;
};

}  // namespace tessera
