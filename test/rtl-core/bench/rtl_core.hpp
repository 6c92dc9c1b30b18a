// SPDX-License-Identifier: Apache-2.0
/// Drives the Verilated core: instruction stream, memory with random or fixed latency, synchronisation, counters.
#pragma once

#include <Vtsr_core.h>
#include <verilated.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>

#include "memory.hpp"
#include "tessera_config.hpp"
#include "tessera_isa.hpp"
#include "weight_lanes.hpp"

namespace bench {

/// One word of a core's stream.
struct StreamWord {
  uint64_t bits[4];
  bool injected;
};
using Stream = std::vector<StreamWord>;

/// How the memory side behaves.
struct Timing {
  uint32_t latency_min = 4, latency_max = 80;  // cycles from a read request to its first beat
  uint32_t stall_percent = 20;                 // chance that a handshake or a beat is held in a cycle
  uint32_t grant_max = 60;                     // cycles until WAIT_LAYERS is granted
};

class RtlCore {
 public:
  RtlCore(Memory& memory, const Timing& timing, uint64_t seed) : memory_(memory), timing_(timing), random_(seed), lanes_(memory) {
    context_.randReset(2);
    context_.randSeed(int(seed % 0x7fffffff) + 1);
    top_ = std::make_unique<Vtsr_core>(&context_);
    reset();
  }
  ~RtlCore() { top_->final(); }

  void reset() {
    top_->clk_i = top_->abort_i = top_->clear_start_i = top_->instr_valid_i = top_->rd_data_valid_i = 0;
    top_->rd_req_ready_i = top_->wt_req_ready_i = top_->wt_valid_i = top_->wr_req_ready_i = top_->wr_data_ready_i = top_->wr_done_i = 0;
    top_->sync_grant_i = top_->sync_done_ready_i = 0;
    top_->rst_i = 1;
    for (int i = 0; i < 4; i++) edge();
    top_->rst_i = 0;
  }

  /// Zeroes the core's buffers, as the pool does when a core changes its task.
  void clear() {
    top_->clear_start_i = 1;
    edge();
    top_->clear_start_i = 0;
    top_->eval();
    while (top_->clear_busy_o) edge();
  }

  void feed(const Stream& stream) {
    began_ = cycles_;
    for (const auto& word : stream)
      if (word.injected && (word.bits[0] & 0xff) == tessera::isa::OP_IFP_DONE) ifps_fed_++;
    stream_.insert(stream_.end(), stream.begin(), stream.end());
  }

  /// Runs until the stream is consumed and the core idle, until a fault, or until the limit. True when it came to rest.
  bool run(uint64_t limit) {
    for (uint64_t end = cycles_ + limit; cycles_ < end;) {
      cycle();
      if (top_->fault_valid_o) return false;
      if (stream_.empty() && top_->idle_o && reads_.empty() && lanes_.empty() && writes_.empty() && pending_done_.empty()) {
        if (ifps_done_ != ifps_fed_) throw std::runtime_error("an IFP is not counted, or twice");
        if (!top_->written_o) throw std::runtime_error("idle, and something is not written");
        return true;
      }
    }
    return false;
  }

  /// Runs a number of cycles, whatever happens.
  void advance(uint64_t cycles) {
    for (uint64_t i = 0; i < cycles; i++) cycle();
  }

  /// What the first-level IDM and the memory port do: drop everything while the level is held. True when the core is
  /// idle.
  bool abort() {
    stream_.clear();
    ifps_fed_ = ifps_done_ = 0;
    top_->instr_valid_i = 0;
    top_->abort_i = 1;
    reads_.clear();
    lanes_.clear(*top_);
    writes_.clear();
    pending_done_.clear();
    layers_done_.clear();
    grant_in_ = 0;
    top_->rd_data_valid_i = top_->wr_done_i = top_->sync_grant_i = 0;
    for (int i = 0; i < 8; i++) edge();
    top_->abort_i = 0;
    edge();
    return top_->idle_o != 0;
  }

  uint32_t fault() const { return top_->fault_valid_o ? top_->fault_cause_o : 0; }
  uint64_t cycles() const { return cycles_; }
  /// Cycles since the stream was fed.
  uint64_t run_cycles() const { return cycles_ - began_; }
  /** Cycles that went to a cause, SPENT_... */
  uint64_t spent(uint32_t cause) const { return spent_[cause]; }
  void clear_spent() { spent_ = {}; }
  const std::vector<uint32_t>& layers_done() const { return layers_done_; }
  bool idle() const { return top_->idle_o != 0; }

 private:
  struct Read {
    uint64_t address, ready;
    uint32_t beats;
  };
  struct Write {
    uint64_t address;
    uint32_t beats;
  };

  bool held() { return timing_.stall_percent != 0 && random_() % 100 < timing_.stall_percent; }

  void edge() {
    top_->eval();
    top_->clk_i = 1;
    top_->eval();
    top_->clk_i = 0;
    top_->eval();
    cycles_++;
  }

  void cycle() {
    drive();
    top_->eval();
    sample();
    edge();
    spent_[top_->spent_o]++;
  }

  void drive() {
    top_->instr_valid_i = !stream_.empty() && !held();
    if (top_->instr_valid_i) {
      const StreamWord& word = stream_.front();
      for (int i = 0; i < 8; i++) top_->instr_data_i[i] = uint32_t(word.bits[i / 2] >> (32 * (i % 2)));
      top_->instr_injected_i = word.injected;
    }
    top_->rd_req_ready_i = !held();
    top_->wt_req_ready_i = !held();
    top_->rd_data_valid_i = !reads_.empty() && reads_.front().ready <= cycles_ && !held();
    if (top_->rd_data_valid_i) drive_read();
    lanes_.drive(*top_, cycles_, [this] { return held(); });
    top_->wr_req_ready_i = !held();
    top_->wr_data_ready_i = !writes_.empty() && !held();
    top_->wr_done_i = !pending_done_.empty() && pending_done_.front() <= cycles_;
    top_->sync_done_ready_i = !held();
    top_->sync_grant_i = grant_in_ == 1;
  }

  /// Units of 32 B that the next beat brings: a wide core gets both halves of 64 B where both belong to the burst.
  uint32_t read_units() const {
    const Read& read = reads_.front();
    return tessera::cfg::PORT_UNITS == 2 && read.address % 64 == 0 && read.beats > 1 ? 2 : 1;
  }

  void drive_read() {
    const uint64_t address = reads_.front().address;
    const uint32_t upper = tessera::cfg::PORT_UNITS == 2 && address % 64 != 0 ? 1 : 0, units = read_units();
    top_->rd_units_i = uint8_t(units == 2 ? 3 : 1 << upper);
    std::memcpy(&top_->rd_data_i[upper * 8], memory_.at(address, units * 32), units * 32);
  }

  void sample() {
    if (top_->instr_valid_i && top_->instr_ready_o) stream_.pop_front();
    if (top_->rd_data_valid_i && top_->rd_data_ready_o) {
      const uint32_t units = read_units();
      reads_.front().address += units * 32;
      if ((reads_.front().beats -= units) == 0) reads_.pop_front();
    }
    if (top_->wt_req_valid_o && top_->wt_req_ready_i) check_burst(top_->wt_req_addr_o, top_->wt_req_len_o);
    lanes_.sample(*top_, cycles_ + uint64_t(pick(random_, timing_.latency_min, timing_.latency_max)));
    if (top_->rd_req_valid_o && top_->rd_req_ready_i) {
      check_burst(top_->rd_req_addr_o, top_->rd_req_len_o);
      const uint64_t latency = uint64_t(pick(random_, timing_.latency_min, timing_.latency_max));
      reads_.push_back({top_->rd_req_addr_o, cycles_ + latency, top_->rd_req_len_o});
    }
    if (top_->wr_done_i) pending_done_.pop_front();
    if (top_->wr_data_valid_o && top_->wr_data_ready_i) accept_write_beat();
    if (top_->wr_req_valid_o && top_->wr_req_ready_i) {
      check_burst(top_->wr_req_addr_o, top_->wr_req_len_o);
      writes_.push_back({top_->wr_req_addr_o, top_->wr_req_len_o});
    }
    if (top_->ifp_done_o) ifps_done_++;
    if (top_->written_o && !(writes_.empty() && pending_done_.empty()))
      throw std::runtime_error("a write is unanswered, and the core says that all are");
    if (top_->sync_done_valid_o && top_->sync_done_ready_i) {
      if (!writes_.empty() || !pending_done_.empty())
        throw std::runtime_error("a layer is reported before the last write response");
      layers_done_.push_back(top_->sync_done_layer_o);
    }
    if (grant_in_ > 0)
      grant_in_--;
    else if (top_->sync_wait_valid_o && producer_done())
      grant_in_ = uint32_t(pick(random_, 1, timing_.grant_max));
  }

  void accept_write_beat() {
    Write& write = writes_.front();
    uint8_t* target = memory_.at(write.address, 32);
    const uint8_t* data = reinterpret_cast<const uint8_t*>(&top_->wr_data_o[0]);
    for (uint32_t lane = 0; lane < 4; lane++)
      if ((top_->wr_strb_o >> lane & 1) != 0) std::memcpy(target + lane * 8, data + lane * 8, 8);
    write.address += 32;
    if (--write.beats == 0) {
      writes_.pop_front();
      const uint64_t last = pending_done_.empty() ? 0 : pending_done_.back();
      pending_done_.push_back(std::max<uint64_t>(last + 1, cycles_ + uint64_t(pick(random_, 2, timing_.latency_max))));
    }
  }

  /// The programs of these tests list at most one producer.
  bool producer_done() const {
    if (top_->sync_wait_count_o == 0) return true;
    const uint32_t layer = top_->sync_wait_layers_o[0] & 0x1ff;
    return std::find(layers_done_.begin(), layers_done_.end(), layer) != layers_done_.end();
  }

  static void check_burst(uint64_t address, uint32_t beats) {
    if (beats < 1 || beats > 32 || address % 1024 + beats * 32 > 1024) throw std::runtime_error("burst crosses 1 KiB");
  }

  Memory& memory_;
  Timing timing_;
  Random random_;
  VerilatedContext context_;
  std::unique_ptr<Vtsr_core> top_;
  std::deque<StreamWord> stream_;
  std::deque<Read> reads_;
  WeightLanes lanes_;
  std::deque<Write> writes_;
  std::deque<uint64_t> pending_done_;
  uint32_t grant_in_ = 0;
  uint64_t cycles_ = 0, began_ = 0;
  std::array<uint64_t, 1 << 4> spent_ = {};  // by the number of spent_o
  std::vector<uint32_t> layers_done_;
  uint64_t ifps_fed_ = 0, ifps_done_ = 0;
};

}  // namespace bench
