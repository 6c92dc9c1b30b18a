// SPDX-License-Identifier: Apache-2.0
/// One core: four in-order engine queues with dependency tokens (second-level dispatch) over the buffers.
///
/// `Port` is the core's way out: bool read(Address, units, bytes), bool write(Address, units, bytes, lanes),
/// bool cancelled(), bool layers_complete(isa::WaitLayers), void ifp_done(isa::IfpDone).
#pragma once

#include "conv.hpp"
#include "eltwise.hpp"
#include "legality.hpp"
#include "load.hpp"
#include "native/vector_unit.hpp"
#include "pool.hpp"
#include "store.hpp"
#include "weight_ring.hpp"

namespace tessera::hls {

/// Instruction words that wait in front of one engine.
constexpr uint32_t QUEUE_WORDS = 16;

class EngineQueue {
 public:
  bool empty() const { return count_ == 0; }
  bool has_room(const Instruction& in) const { return words_ + words_of(in) <= QUEUE_WORDS; }
  const Instruction& front() const { return entries_[head_]; }
  void push(const Instruction& in) {
    entries_[(head_ + count_++) % QUEUE_WORDS] = in;
    words_ += words_of(in);
  }
  void pop() {
    words_ -= words_of(front());
    head_ = (head_ + 1) % QUEUE_WORDS;
    count_--;
  }

 private:
  static uint32_t words_of(const Instruction& in) { return instruction_words(opcode_of(in)); }

  Instruction entries_[QUEUE_WORDS] = {};
  uint32_t head_ = 0;
  uint32_t count_ = 0;
  uint32_t words_ = 0;
};

/// Outcome of running a core until nothing more can start.
enum class Progress : uint8_t { STALLED, MEMORY_FAULT, TOKEN_OVERFLOW };

template <class S>
class Core {
 public:
  explicit Core(const Buffers<S>& buffers, VectorUnit unit = best_vector_unit()) : buffers_(buffers), unit_(unit) {
    reset_control();
  }

  /// Drops everything queued and restores the tokens' initial values; buffers keep their contents.
  void reset_control() {
    for (EngineQueue& queue : queues_) queue = EngineQueue();
    weights_ = WeightRing();
    for (uint32_t c = 0; c < isa::TOKEN_COUNT; c++)
      tokens_[c] = isa::TOKEN_INITIAL >> (c * isa::TOKEN_BITS) & isa::TOKEN_MAX;
  }

  /// Clears accumulators and activation table; the buffers' storage is the caller's to clear.
  void clear_state() {
    for (int p = 0; p < S::PP; p++)
      for (int o = 0; o < S::OCP; o++) buffers_.acc[p][o] = buffers_.xsum[p][o] = 0;
    for (int8_t& entry : buffers_.table) entry = 0;
  }

  bool can_accept(const Instruction& in) const { return queues_[engine_of(in)].has_room(in); }
  /// Queues an instruction that is legal or injected.
  void accept(const Instruction& in) { queues_[engine_of(in)].push(in); }

  bool drained() const {
    for (const EngineQueue& queue : queues_)
      if (!queue.empty()) return false;
    return true;
  }

  /// True when the input queue is held by an incomplete layer.
  bool waits_for_layers() const {
    return !queues_[isa::ENGINE_LDI].empty() && opcode_of(queues_[isa::ENGINE_LDI].front()) == isa::OP_WAIT_LAYERS;
  }

  /// True when the layers that hold the input queue are complete now.
  template <class Port>
  bool layers_ready(const Port& port) const {
    return waits_for_layers() &&
           port.layers_complete(isa::decode_wait_layers(queues_[isa::ENGINE_LDI].front().bits[0]));
  }

  /// Executes queued instructions in every order the tokens allow until none can start.
  template <class Port>
  Progress run(Port& port) {
    for (bool moved = true; moved;) {
      moved = false;
      for (EngineQueue& queue : queues_) {
        while (!queue.empty() && may_start(queue.front(), port)) {
          const Progress outcome = execute(queue.front(), port);
          if (outcome != Progress::STALLED) return outcome;
          queue.pop();
          moved = true;
        }
      }
    }
    return Progress::STALLED;
  }

 private:
  template <class Port>
  bool may_start(const Instruction& in, const Port& port) const {
    if (opcode_of(in) == isa::OP_WAIT_LAYERS && !port.layers_complete(isa::decode_wait_layers(in.bits[0])))
      return false;
    if (opcode_of(in) == isa::OP_LOAD_W &&
        !weights_.has_space(isa::decode_load_w(in.bits[0]).words, buffers_.weight_words))
      return false;
    for (uint32_t c = 0; c < isa::TOKEN_COUNT; c++)
      if ((wait_of(in) >> c & 1) != 0 && tokens_[c] == 0) return false;
    return true;
  }

  template <class Port>
  Progress execute(const Instruction& in, Port& port) {
    for (uint32_t c = 0; c < isa::TOKEN_COUNT; c++) tokens_[c] -= wait_of(in) >> c & 1;
    if (!operate(in, port)) return Progress::MEMORY_FAULT;
    if ((post_of(in) >> isa::TOKEN_W_FREE & 1) != 0) weights_.release();
    for (uint32_t c = 0; c < isa::TOKEN_COUNT; c++) {
      tokens_[c] += (post_of(in) & isa::TOKEN_COUNTED) >> c & 1;
      if (tokens_[c] > isa::TOKEN_MAX) return Progress::TOKEN_OVERFLOW;
    }
    return Progress::STALLED;
  }

  /// False on a memory fault or when the core was told to stop.
  template <class Port>
  bool operate(const Instruction& in, Port& port) {
    const uint64_t* bits = in.bits[0];
    switch (opcode_of(in)) {
      case isa::OP_LOAD_IN:
        return run_load_in<S>(isa::decode_load_in(bits), buffers_, port);
      case isa::OP_LOAD_RES:
        return run_load_res<S>(isa::decode_load_res(bits), buffers_, port);
      case isa::OP_LOAD_W: {
        const isa::LoadW op = isa::decode_load_w(bits);
        return run_load_w<S>(op, weights_.take(op.words), buffers_, port);
      }
      case isa::OP_CONV: {
        isa::Conv op = isa::decode_conv(bits);
        op.w_base += weights_.tail();
        on_vector_unit(unit_, [&](auto unit) { run_conv<S>(op, buffers_, port, unit); });
        break;
      }
      case isa::OP_POOL:
        on_vector_unit(unit_, [&](auto) { run_pool<S>(isa::decode_pool(bits), buffers_, port); });
        break;
      case isa::OP_ELTWISE:
        on_vector_unit(unit_, [&](auto) { run_eltwise<S>(isa::decode_eltwise(bits), buffers_, port); });
        break;
      case isa::OP_TABLE:
        run_table<S>(isa::decode_table(bits).w_base + weights_.tail(), buffers_);
        break;
      case isa::OP_STORE:
        return run_store<S>(isa::decode_store(bits), buffers_, port);
      case isa::OP_IFP_DONE:
        port.ifp_done(isa::decode_ifp_done(bits));
        break;
      default:
        break;
    }
    return !port.cancelled();
  }

  Buffers<S> buffers_;
  const VectorUnit unit_;
  EngineQueue queues_[4];
  uint32_t tokens_[isa::TOKEN_COUNT] = {};
  WeightRing weights_;
};

}  // namespace tessera::hls
