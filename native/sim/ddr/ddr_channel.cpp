// SPDX-License-Identifier: Apache-2.0
/// Scheduling and timing rules of DdrChannel.
#include "ddr/ddr_channel.hpp"

#include <algorithm>
#include <bit>

namespace tessera::sim {

namespace {

constexpr size_t index(DdrOp op) { return static_cast<size_t>(op); }
constexpr DdrOp other(DdrOp op) { return op == DdrOp::kRead ? DdrOp::kWrite : DdrOp::kRead; }
constexpr uint32_t group_of(uint32_t bank) { return bank % BANK_GROUPS; }
constexpr uint64_t NEVER = ~uint64_t{0};
/// Tag of the read half of a read-modify-write.
constexpr uint32_t RMW_TAG = ~uint32_t{0};

void raise(uint64_t& clock, uint64_t to) { clock = std::max(clock, to); }

}  // namespace

DdrChannel::DdrChannel(const DdrParams& params) : params_(params), next_refresh_(params.timing.refi) {}

bool DdrChannel::can_push(DdrOp op) const {
  const DdrController& c = params_.controller;
  return op == DdrOp::kRead ? queued_[0] < c.read_queue : queued_[1] + rmw_reserved_ < c.write_queue;
}

bool DdrChannel::can_push_rmw() const { return can_push(DdrOp::kRead) && can_push(DdrOp::kWrite); }

void DdrChannel::push(DdrOp op, uint64_t address, uint32_t tag) {
  const DramAddress where = map_address(address);
  Bank& bank = banks_[where.bank];
  auto& queue = bank.queue[index(op)];
  queue.push_back({sequence_++, now_, address, where.row, tag, false, false});
  if (bank.hit[index(op)] < 0 && bank.open_row == where.row) bank.hit[index(op)] = static_cast<int>(queue.size()) - 1;
  pending_banks_[index(op)] |= 1u << where.bank;
  ++queued_[index(op)];
  wake_ = now_;
}

void DdrChannel::push_rmw(uint64_t address) {
  push(DdrOp::kRead, address, RMW_TAG);
  ++rmw_reserved_;
  ++stats_.rmw;
}

bool DdrChannel::pop_done(Done& done) {
  if (done_.empty() || done_.front().clock >= now_) return false;
  done = done_.front();
  done_.pop_front();
  return true;
}

void DdrChannel::advance(uint64_t clock) {
  while (now_ < clock) {
    finish_rmw_reads();
    uint64_t wake = wake_;
    if (queued_[0] + queued_[1] == 0) wake = NEVER;
    if (!rmw_pending_.empty()) wake = std::min(wake, rmw_pending_.front().clock);
    if (wake > now_) {
      const uint64_t next = std::min(wake, clock);
      if (queued_[0] + queued_[1] > 0) stats_.active_clocks += next - now_;
      now_ = next;
      continue;
    }
    step();
    ++stats_.active_clocks;
    ++now_;
  }
}

/// The old data of a read-modify-write has arrived: its write may be scheduled.
void DdrChannel::finish_rmw_reads() {
  while (!rmw_pending_.empty() && rmw_pending_.front().clock <= now_) {
    --rmw_reserved_;
    push(DdrOp::kWrite, rmw_pending_.front().address, 0);
    rmw_pending_.pop_front();
  }
}

void DdrChannel::step() {
  while (now_ >= next_refresh_) refresh();
  choose_direction();
  const Choice choice = choose_command();
  switch (choice.command) {
    case Command::kAccess:
      access(choice.bank);
      break;
    case Command::kActivate:
      activate(choice.bank);
      break;
    case Command::kPrecharge:
      precharge(choice.bank);
      break;
    case Command::kNone:
      break;
  }
}

/// All banks are precharged, then refreshed together; done late when nothing was queued meanwhile.
void DdrChannel::refresh() {
  uint64_t start = next_refresh_;
  bool any_open = false;
  for (const Bank& bank : banks_) {
    if (bank.open_row == CLOSED) continue;
    any_open = true;
    raise(start, bank.next_precharge);
  }
  const uint64_t end = start + (any_open ? params_.timing.rp : 0) + params_.timing.rfc;
  for (Bank& bank : banks_) {
    bank.open_row = CLOSED;
    bank.hit = {-1, -1};
    raise(bank.next_activate, end);
  }
  next_refresh_ += params_.timing.refi;
  ++stats_.refreshes;
}

/// Reads go first; writes are collected and drained in batches, since every change of direction idles the bus.
void DdrChannel::choose_direction() {
  const DdrController& c = params_.controller;
  bool change = false;
  if (direction_ == DdrOp::kRead) {
    if (queued_[0] > 0) {
      change = queued_[1] >= c.drain_start && batch_ >= c.drain_batch;
    } else {
      uint64_t oldest = NEVER;
      for (uint32_t set = pending_banks_[1]; set != 0; set &= set - 1) {
        oldest = std::min(oldest, banks_[static_cast<size_t>(std::countr_zero(set))].queue[1].front().arrived);
      }
      change = queued_[1] > c.idle_drain || (queued_[1] > 0 && now_ >= oldest + c.write_age);
      if (!change) wake_ = oldest + c.write_age;
    }
  } else {
    change = queued_[0] > 0 && (queued_[1] == 0 || batch_ >= c.drain_batch);
  }
  if (!change) return;
  direction_ = other(direction_);
  batch_ = 0;
  ++stats_.turnarounds;
}

/// First clock at which the command meets every timing rule.
uint64_t DdrChannel::earliest(Command command, uint32_t number) const {
  const Bank& bank = banks_[number];
  const uint32_t group = group_of(number);
  switch (command) {
    case Command::kAccess:
      return std::max({bank.next_access, next_access_[index(direction_)], next_in_group_[index(direction_)][group]});
    case Command::kActivate:
      return std::max(
          {bank.next_activate, next_activate_, next_activate_in_group_[group], last_activates_[last_activate_]});
    case Command::kPrecharge:
      return bank.next_precharge;
    case Command::kNone:
      break;
  }
  return NEVER;
}

/// Row hits before activates before precharges, the latter by age; a request past its age limit before all.
DdrChannel::Choice DdrChannel::choose_command() {
  const size_t dir = index(direction_);
  if (queued_[dir] == 0) return {};
  uint32_t oldest_bank = 0;
  uint64_t oldest = NEVER;
  for (uint32_t set = pending_banks_[dir]; set != 0; set &= set - 1) {
    const auto number = static_cast<uint32_t>(std::countr_zero(set));
    const uint64_t sequence = banks_[number].queue[dir].front().sequence;
    if (sequence >= oldest) continue;
    oldest = sequence;
    oldest_bank = number;
  }
  const bool urgent = now_ > banks_[oldest_bank].queue[dir].front().arrived + params_.controller.age_limit;

  Choice best;
  uint64_t wake = next_refresh_;
  for (uint32_t set = pending_banks_[dir]; set != 0; set &= set - 1) {
    const auto number = static_cast<uint32_t>(std::countr_zero(set));
    Bank& bank = banks_[number];
    int hit = bank.hit[dir];
    const bool first = urgent && number == oldest_bank;
    if (first && hit > 0) hit = -1;
    const Command command = hit >= 0                  ? Command::kAccess
                            : bank.open_row == CLOSED ? Command::kActivate
                                                      : Command::kPrecharge;
    const uint64_t clock = earliest(command, number);
    if (clock > now_) {
      wake = std::min(wake, clock);
      continue;
    }
    const uint64_t rank = command == Command::kAccess ? access_rank(number) : bank.queue[dir].front().sequence;
    const bool better = first || command < best.command || (command == best.command && rank < best.rank);
    if (best.command == Command::kNone || better) best = {command, number, rank};
    if (first) break;
  }
  wake_ = best.command == Command::kNone ? wake : now_ + 1;
  return best;
}

/// Order of row hits. Few requests go by age. Of more, banks take turns. When many wait, the two banks of the last
/// accesses go on first: two bank groups fill the data bus, and the others change their rows meanwhile.
uint64_t DdrChannel::access_rank(uint32_t number) const {
  const DdrController& c = params_.controller;
  const size_t dir = index(direction_);
  if (queued_[dir] <= c.age_depth)
    return banks_[number].queue[dir][static_cast<size_t>(banks_[number].hit[dir])].sequence;
  if (queued_[dir] > c.run_depth) {
    if (number == recent_banks_[1]) return 0;
    if (number == recent_banks_[0]) return 1;
  }
  return 2 + (number - recent_banks_[0] - 1) % DRAM_BANKS;
}

/// Extra data-bus clocks of this access that leave `bandwidth_scale` of the peak.
uint32_t DdrChannel::stretch() {
  debt_ += params_.timing.burst * (1.0 / params_.bandwidth_scale - 1.0);
  const auto whole = static_cast<uint32_t>(debt_);
  debt_ -= whole;
  return whole;
}

void DdrChannel::access(uint32_t number) {
  const DdrTiming& t = params_.timing;
  const size_t dir = index(direction_);
  Bank& bank = banks_[number];
  const uint32_t group = group_of(number);
  const auto place = static_cast<size_t>(bank.hit[dir]);
  const Request request = bank.queue[dir][place];
  bank.queue[dir].erase(bank.queue[dir].begin() + static_cast<std::ptrdiff_t>(place));
  if (bank.queue[dir].empty()) pending_banks_[dir] &= ~(1u << number);
  --queued_[dir];
  find_hits(bank, direction_, place);

  const uint32_t extra = stretch();
  raise(next_access_[dir], now_ + t.ccd_s + extra);
  raise(next_in_group_[dir][group], now_ + t.ccd_l);
  if (direction_ == DdrOp::kRead) {
    raise(next_access_[1], now_ + t.read_latency + t.burst + t.bus_turn - t.write_latency);
    raise(bank.next_precharge, now_ + t.rtp);
    const uint64_t data = now_ + t.read_latency + t.burst + params_.controller.pipeline;
    stats_.latency_clocks += data - request.arrived;
    if (request.tag == RMW_TAG) {
      rmw_pending_.push_back({data, request.address});
    } else {
      done_.push_back({data, request.tag});
    }
  } else {
    const uint64_t end = now_ + t.write_latency + t.burst;
    raise(next_access_[0], end + t.wtr_s);
    raise(next_in_group_[0][group], end + t.wtr_l);
    raise(bank.next_precharge, end + t.wr);
  }
  recent_banks_ = {number, recent_banks_[0]};
  ++batch_;
  ++stats_.accesses[dir];
  stats_.busy_clocks += t.burst;
  ++(request.conflicted ? stats_.row_conflicts : request.activated ? stats_.row_closed : stats_.row_hits);
}

void DdrChannel::activate(uint32_t number) {
  const DdrTiming& t = params_.timing;
  Bank& bank = banks_[number];
  Request& request = bank.queue[index(direction_)].front();
  request.activated = true;
  bank.open_row = request.row;
  raise(bank.next_access, now_ + t.rcd);
  raise(bank.next_precharge, now_ + t.ras);
  raise(bank.next_activate, now_ + t.ras + t.rp);
  raise(next_activate_, now_ + t.rrd_s);
  raise(next_activate_in_group_[group_of(number)], now_ + t.rrd_l);
  last_activates_[last_activate_] = now_ + t.faw;
  last_activate_ = (last_activate_ + 1) % last_activates_.size();
  find_hits(bank, DdrOp::kRead, 0);
  find_hits(bank, DdrOp::kWrite, 0);
}

void DdrChannel::precharge(uint32_t number) {
  Bank& bank = banks_[number];
  bank.queue[index(direction_)].front().conflicted = true;
  bank.open_row = CLOSED;
  bank.hit = {-1, -1};
  raise(bank.next_activate, now_ + params_.timing.rp);
}

/// Finds the first request of the queue, at or after place `from`, that hits the open row.
void DdrChannel::find_hits(Bank& bank, DdrOp op, size_t from) {
  const auto& queue = bank.queue[index(op)];
  bank.hit[index(op)] = -1;
  for (size_t i = from; i < queue.size(); ++i) {
    if (bank.open_row != queue[i].row) continue;
    bank.hit[index(op)] = static_cast<int>(i);
    return;
  }
}

}  // namespace tessera::sim
