// SPDX-License-Identifier: Apache-2.0
/// Timing model of one DDR4 channel with its controller: 64 B reads and writes, one command per DRAM clock, FR-FCFS.
///
/// Holds no data. Work is done only at clocks in which a command may issue; an idle channel costs nothing, its
/// refreshes are accounted when the next request arrives.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "ddr/address_map.hpp"
#include "ddr/ddr_params.hpp"

namespace tessera::sim {

enum class DdrOp : uint8_t { kRead = 0, kWrite = 1 };

struct DdrStats {
  std::array<uint64_t, 2> accesses{};  // by DdrOp
  uint64_t row_hits = 0;
  uint64_t row_closed = 0;
  uint64_t row_conflicts = 0;
  uint64_t refreshes = 0;
  uint64_t turnarounds = 0;
  uint64_t rmw = 0;
  uint64_t busy_clocks = 0;     // data bus
  uint64_t latency_clocks = 0;  // sum over reads, acceptance to data
  uint64_t active_clocks = 0;   // a request was queued
};

class DdrChannel {
 public:
  /// A read whose data has left the controller.
  struct Done {
    uint64_t clock;
    uint32_t tag;
  };

  explicit DdrChannel(const DdrParams& params);

  bool can_push(DdrOp op) const;
  /// Queues a request that arrives now. `tag` comes back with the data of a read.
  void push(DdrOp op, uint64_t address, uint32_t tag);
  /// Queues a write that needs its old data first (ECC); takes the room of a read and of a write.
  void push_rmw(uint64_t address);
  bool can_push_rmw() const;

  /// Simulates all clocks before `clock`.
  void advance(uint64_t clock);
  uint64_t now() const { return now_; }
  bool idle() const { return queued_[0] + queued_[1] + done_.size() + rmw_pending_.size() == 0; }

  /// Moves the next finished read with clock < now() to `done`; false when there is none.
  bool pop_done(Done& done);

  const DdrStats& stats() const { return stats_; }

 private:
  struct Request {
    uint64_t sequence;
    uint64_t arrived;
    uint64_t address;
    uint32_t row;
    uint32_t tag;
    bool activated;   // this request opened its row
    bool conflicted;  // this request closed another row
  };
  static constexpr int64_t CLOSED = -1;
  struct Bank {
    int64_t open_row = CLOSED;
    uint64_t next_activate = 0;
    uint64_t next_precharge = 0;
    uint64_t next_access = 0;
    std::array<std::vector<Request>, 2> queue;  // by DdrOp, oldest first
    std::array<int, 2> hit{-1, -1};             // first request of the queue that hits the open row
  };
  enum class Command : uint8_t { kNone, kAccess, kActivate, kPrecharge };
  struct Choice {
    Command command = Command::kNone;
    uint32_t bank = 0;
    uint64_t rank = 0;  // lowest goes first
  };

  void step();
  void refresh();
  void choose_direction();
  Choice choose_command();
  uint64_t access_rank(uint32_t bank) const;
  uint64_t earliest(Command command, uint32_t bank) const;
  void access(uint32_t bank);
  void activate(uint32_t bank);
  void precharge(uint32_t bank);
  void finish_rmw_reads();
  void find_hits(Bank& bank, DdrOp op, std::size_t from);
  uint32_t stretch();

  DdrParams params_;
  uint64_t now_ = 0;
  uint64_t wake_ = 0;  // no command can issue before
  uint64_t next_refresh_;
  uint64_t sequence_ = 0;
  DdrOp direction_ = DdrOp::kRead;
  uint32_t batch_ = 0;                          // accesses since the direction changed
  std::array<uint32_t, 2> recent_banks_{0, 1};  // of the last two accesses, newest first
  double debt_ = 0;                             // data-bus clocks owed to bandwidth_scale
  std::array<Bank, DRAM_BANKS> banks_;
  std::array<uint32_t, 2> pending_banks_{};  // bit per bank with queued requests, by DdrOp
  std::array<uint32_t, 2> queued_{};
  std::array<uint64_t, 2> next_access_{};                             // any bank, by DdrOp
  std::array<std::array<uint64_t, BANK_GROUPS>, 2> next_in_group_{};  // by DdrOp
  uint64_t next_activate_ = 0;
  std::array<uint64_t, BANK_GROUPS> next_activate_in_group_{};
  std::array<uint64_t, 4> last_activates_{};  // ring for tFAW: earliest clock allowed by each
  uint32_t last_activate_ = 0;
  std::deque<Done> done_;
  struct RmwRead {
    uint64_t clock;
    uint64_t address;
  };
  std::deque<RmwRead> rmw_pending_;  // reads of read-modify-writes whose data is on its way
  uint32_t rmw_reserved_ = 0;        // places of the write queue promised to them
  DdrStats stats_;
};

}  // namespace tessera::sim
