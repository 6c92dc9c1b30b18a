// SPDX-License-Identifier: Apache-2.0
#include "core_runner.hpp"

#include "legality.hpp"

namespace tessera {

void CoreRunner::attach(TaskContext& task, uint64_t list_word, uint32_t first_layer) {
  task_ = &task;
  port_.attach(&task);
  fault_ = Fault{};
  phase_ = Phase::ENTRY;
  list_word_ = list_word;
  next_number_ = 0;
  first_layer_ = first_layer;
  last_layer_ = 0;
  any_entry_ = false;
  layer_open_ = false;
  pending_.reset();
  model_->reset_control();
}

Rest CoreRunner::advance() {
  for (;;) {
    if (task_->cancelled()) return Rest::CANCELLED;
    const CoreProgress progress = model_->run(port_);
    if (task_->cancelled()) return Rest::CANCELLED;
    if (progress == CoreProgress::MEMORY_FAULT) {
      fault_ = port_.fault();
      return Rest::FAULTED;
    }
    if (progress == CoreProgress::TOKEN_OVERFLOW) {
      fault_ = Fault{isa::FAULT_TOKEN_OVERFLOW, 0};
      return Rest::FAULTED;
    }
    if (!next_instruction()) return Rest::FAULTED;
    if (pending_ && model_->can_accept(*pending_)) {
      model_->accept(*pending_);
      pending_.reset();
      continue;
    }
    if (!pending_ && model_->drained()) return phase_ == Phase::HELD ? Rest::HELD : Rest::FINISHED;
    if (model_->waits_for_layers()) return Rest::WAITING;
    // Nothing can start, nothing more can be dispatched: hardware would stand still until its watchdog.
    fault_ = Fault{isa::FAULT_WATCHDOG, 0};
    return Rest::FAULTED;
  }
}

/// What the dispatcher finds shows the IFP that its entry names.
bool CoreRunner::fail_dispatch(uint32_t cause, const isa::DispatchEntry& entry) {
  fault_ = Fault{cause, flat_address(isa::SEGMENT_EXEC, uint64_t{entry.ifp_offset} * isa::WORD_BYTES)};
  return false;
}

/// What the core's decoder finds has no address.
bool CoreRunner::fail_decode() {
  fault_ = Fault{isa::FAULT_ILLEGAL_INSTRUCTION, 0};
  return false;
}

bool CoreRunner::fetch(uint64_t index, uint64_t word[4]) {
  if (port_.fetch(index, word)) return true;
  fault_ = port_.fault();
  return false;
}

/// Makes `pending_` the next instruction of the stream; leaves it empty at the end. False on a fault.
bool CoreRunner::next_instruction() {
  while (!pending_) {
    switch (phase_) {
      case Phase::ENTRY:
        if (!next_entry()) return false;
        break;
      case Phase::WAIT: {
        isa::WaitLayers wait;
        wait.count = entry_.producers;
        wait.layer0 = entry_.layer0, wait.layer1 = entry_.layer1, wait.layer2 = entry_.layer2;
        wait.layer3 = entry_.layer3, wait.layer4 = entry_.layer4, wait.layer5 = entry_.layer5;
        wait.layer6 = entry_.layer6, wait.layer7 = entry_.layer7;
        wait.ifp = entry_number_ & ((1u << isa::WAIT_LAYERS_IFP_W) - 1);
        isa::encode_wait_layers(wait, pending_.emplace().bits[0]);
        phase_ = Phase::IFP;
        break;
      }
      case Phase::IFP:
        if (!next_ifp_word()) return false;
        break;
      case Phase::DONE: {
        isa::IfpDone done;
        done.layer = entry_.layer;
        done.cores = entry_.cores;
        done.last = entry_.last;
        isa::encode_ifp_done(done, pending_.emplace().bits[0]);
        phase_ = Phase::ENTRY;
        break;
      }
      case Phase::END:
      case Phase::HELD:
        return true;
    }
  }
  return true;
}

bool CoreRunner::entry_legal(const uint64_t word[4], const isa::DispatchEntry& entry) const {
  if (!hls::clear(word, isa::DISPATCH_ENTRY_RESERVED0)) return false;
  if (entry.end != 0) return !layer_open_ && word[0] == 1 && word[1] == 0 && word[2] == 0 && word[3] == 0;
  const bool in_order = entry.first != 0 ? !layer_open_ && (!any_entry_ || entry.layer > last_layer_)
                                         : layer_open_ && entry.layer == last_layer_;
  if (!in_order || entry.layer >= task_->layer_count() || entry.ifp_words < 1 || entry.cores < 1 ||
      entry.producers > 8)
    return false;
  const uint32_t producers[] = {entry.layer0, entry.layer1, entry.layer2, entry.layer3,
                                entry.layer4, entry.layer5, entry.layer6, entry.layer7};
  for (uint32_t i = 0; i < entry.producers; i++)
    if (producers[i] >= entry.layer) return false;
  return true;
}

bool CoreRunner::next_entry() {
  uint64_t word[4];
  if (!fetch(list_word_, word)) return false;
  const isa::DispatchEntry entry = isa::decode_dispatch_entry(word);
  if (!entry_legal(word, entry)) return fail_dispatch(isa::FAULT_BAD_DISPATCH, entry);
  if (entry.end != 0) {
    phase_ = Phase::END;
    return true;
  }
  last_layer_ = entry.layer;
  any_entry_ = true;
  layer_open_ = entry.last == 0;
  if (entry.layer >= first_layer_) {
    if (!task_->begin_layer(entry.layer)) {
      phase_ = Phase::HELD;
      return true;
    }
    entry_ = entry;
    entry_number_ = next_number_;
    ifp_word_ = 0;
    phase_ = Phase::WAIT;
    port_.count(isa::EVT_IFPS, 1);
  } else {
    port_.entry_done();
  }
  list_word_++;
  next_number_++;
  return true;
}

bool CoreRunner::next_ifp_word() {
  const uint64_t place = uint64_t{entry_.ifp_offset} + ifp_word_;
  hls::Instruction& in = pending_.emplace();
  in = {};
  if (!fetch(place, in.bits[0])) return false;
  const uint32_t words = hls::instruction_words(hls::opcode_of(in));
  if (words == 0) return fail_decode();
  if (ifp_word_ + words > entry_.ifp_words) return fail_dispatch(isa::FAULT_ILLEGAL_INSTRUCTION, entry_);
  if (words == 2 && !fetch(place + 1, in.bits[1])) return false;
  if (!model_->legal(in)) return fail_decode();
  // Nothing here could end it once it has begun.
  const uint32_t watchdog = task_->watchdog();
  if (watchdog != 0 && model_->cycles(in) > watchdog) {
    fault_ = Fault{isa::FAULT_WATCHDOG, 0};
    return false;
  }
  ifp_word_ += words;
  if (ifp_word_ == entry_.ifp_words) phase_ = Phase::DONE;
  return true;
}

}  // namespace tessera
