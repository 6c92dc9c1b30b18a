// SPDX-License-Identifier: Apache-2.0
#include "task.hpp"

#include <algorithm>
#include <utility>

namespace tessera {

uint32_t Task::status() const {
  return state_ << isa::REG_TASK_STATUS_STATE_LSB | fault_.cause << isa::REG_TASK_STATUS_CAUSE_LSB |
         fault_core_ << isa::REG_TASK_STATUS_CORE_LSB | uint32_t{refused_} << isa::REG_TASK_STATUS_REFUSED_LSB;
}

bool Task::at_rest() const {
  return state_ != isa::TASK_STATE_RUNNING && state_ != isa::TASK_STATE_STOPPING && state_ != isa::TASK_STATE_ABORTING;
}

void Task::command(uint32_t op, uint32_t command_epoch, const std::vector<MappedCore>& cores) {
  constexpr uint32_t EPOCH_MASK = (1u << isa::REG_TASK_COMMAND_EPOCH_W) - 1;
  refused_ = command_epoch != (epoch & EPOCH_MASK);
  if (refused_) return;
  const bool starts = op == isa::TASK_CMD_START || op == isa::TASK_CMD_RESUME;
  if (starts && at_rest() && !cores.empty() && layers >= 1 && layers <= MAX_LAYERS) {
    start(cores, op == isa::TASK_CMD_RESUME ? sync_.lowest_incomplete() : 0);
  } else if (op == isa::TASK_CMD_STOP && state_ == isa::TASK_STATE_RUNNING) {
    state_ = isa::TASK_STATE_STOPPING;
  } else if (op == isa::TASK_CMD_HALT && !halting() &&
             (state_ == isa::TASK_STATE_RUNNING || state_ == isa::TASK_STATE_STOPPING)) {
    state_ = isa::TASK_STATE_STOPPING;
    halting_.store(true, std::memory_order_relaxed);
  } else if (op == isa::TASK_CMD_ABORT && (state_ == isa::TASK_STATE_RUNNING || state_ == isa::TASK_STATE_STOPPING)) {
    fault(isa::FAULT_HOST_ABORT, NO_CORE, 0);
  } else {
    refused_ = op != isa::TASK_CMD_NONE;
  }
}

void Task::start(const std::vector<MappedCore>& cores, uint32_t first_layer) {
  guard_.emplace(segments, memory_);
  sync_.reset(first_layer);
  watchdog_ = host_.watchdog();
  cancelled_.store(false, std::memory_order_relaxed);
  halting_.store(false, std::memory_order_relaxed);
  // Core and address stay those of the last fault.
  fault_.cause = isa::FAULT_NONE;
  held_ = false;
  begun_ = first_layer;
  cores_.clear();
  waiting_.clear();
  state_ = isa::TASK_STATE_RUNNING;
  active_ = uint32_t(cores.size());
  for (const MappedCore& mapped : cores) {
    cores_.push_back(mapped.core);
    const uint64_t list_word = dispatch_offset + uint64_t{mapped.vcore} * dispatch_stride;
    host_.runner(mapped.core).attach(*this, list_word, first_layer);
    host_.schedule(mapped.core, index_);
  }
}

void Task::fault(uint32_t cause, uint32_t core, uint64_t address) {
  if (state_ == isa::TASK_STATE_ABORTING) return;
  state_ = isa::TASK_STATE_ABORTING;
  fault_ = Fault{cause, address};
  fault_core_ = core;
  cancel();
}

bool Task::begin_layer(uint32_t layer) {
  const std::lock_guard lock(host_.mutex());
  if (state_ == isa::TASK_STATE_STOPPING && (halting() || layer >= begun_)) return false;
  begun_ = std::max(begun_, layer + 1);
  return true;
}

void Task::layer_reported(uint32_t layer, uint32_t cores) {
  const std::lock_guard lock(host_.mutex());
  if (sync_.report(layer, cores)) resume_waiting();
}

void Task::resume_waiting() {
  for (const uint32_t core : std::exchange(waiting_, {})) {
    active_++;
    host_.schedule(core, index_);
  }
}

void Task::core_rested(uint32_t core, Rest rest) {
  active_--;
  switch (rest) {
    case Rest::FAULTED: {
      const Fault found = host_.runner(core).fault();
      // Standing still is nobody's fault in particular.
      fault(found.cause, found.cause == isa::FAULT_WATCHDOG ? NO_CORE : core, found.address);
      break;
    }
    case Rest::HELD:
      held_ = true;
      break;
    case Rest::WAITING:
      // The layer may have been completed between the core's last look and now.
      if (host_.runner(core).may_continue()) {
        active_++;
        host_.schedule(core, index_);
      } else {
        waiting_.push_back(core);
      }
      break;
    case Rest::FINISHED:
    case Rest::CANCELLED:
      break;
  }
  if (active_ == 0) settle();
}

/// No core advances any more: the task comes to rest, or stands still for ever.
void Task::settle() {
  if (!waiting_.empty() && !halting() && state_ != isa::TASK_STATE_ABORTING) fault(isa::FAULT_WATCHDOG, NO_CORE, 0);
  const bool aborting = state_ == isa::TASK_STATE_ABORTING;
  if (aborting || halting()) {
    for (const uint32_t core : cores_) host_.runner(core).discard();
    held_ = held_ || !waiting_.empty();
    waiting_.clear();
  }
  if (aborting) {
    state_ = isa::TASK_STATE_FAULT;
  } else if (held_) {
    state_ = isa::TASK_STATE_STOPPED;
  } else {
    state_ = isa::TASK_STATE_DONE;
    runs_++;
  }
  host_.task_rested(index_);
}

}  // namespace tessera
