// SPDX-License-Identifier: Apache-2.0
#include "ddr/traffic.hpp"

#include <algorithm>
#include <deque>
#include <initializer_list>
#include <random>

#include "ddr/ddr_channel.hpp"

namespace tessera::sim {

namespace {

constexpr uint64_t CHANNEL_BYTES = uint64_t{8} << 30;
constexpr uint64_t WARM_UP_CLOCKS = 20000;

struct Burst {
  uint64_t address;
  uint64_t offered;
  uint64_t first = 0;
  uint32_t pushed = 0;
  uint32_t finished = 0;
};

struct Stream {
  bool write = false;
  uint64_t next = 0;
  uint64_t hold_until = 0;
  std::deque<uint32_t> to_push;  // bursts not yet pushed completely
  uint32_t in_flight = 0;
};

class Requester {
 public:
  Requester(const Traffic& traffic, const DdrParams& params, uint32_t seed)
      : traffic_(traffic), params_(params), channel_(params), random_(seed), streams_(traffic.streams) {
    const uint64_t base = aligned(random_());
    for (uint32_t i = 0; i < traffic.streams; ++i) {
      streams_[i].write = i + traffic.writers >= traffic.streams;
      streams_[i].next = traffic.bases == Traffic::Bases::kRandom ? aligned(random_()) : base + (uint64_t{i} << 28);
    }
  }

  TrafficResult run(uint64_t clocks) {
    for (uint64_t clock = 0; clock < WARM_UP_CLOCKS + clocks; ++clock) {
      if (clock == WARM_UP_CLOCKS) bytes_ = 0, first_ = 0, last_ = 0, bursts_done_ = 0;
      refill(clock);
      offer(DdrOp::kRead, clock);
      offer(DdrOp::kWrite, clock);
      channel_.advance(clock + 1);
      collect();
    }
    const double peak = static_cast<double>(clocks) / params_.timing.burst * ACCESS_BYTES;
    const double bursts = std::max<double>(1, static_cast<double>(bursts_done_));
    return {100.0 * static_cast<double>(bytes_) / peak, static_cast<double>(first_) / bursts * params_.clock_ns,
            static_cast<double>(last_) / bursts * params_.clock_ns};
  }

 private:
  uint64_t aligned(uint64_t value) const { return value % CHANNEL_BYTES / traffic_.burst_bytes * traffic_.burst_bytes; }
  uint32_t beats() const { return traffic_.burst_bytes / ACCESS_BYTES; }

  void refill(uint64_t clock) {
    for (uint32_t s = 0; s < streams_.size(); ++s) {
      Stream& stream = streams_[s];
      while (stream.in_flight < traffic_.in_flight && clock >= stream.hold_until) {
        const uint64_t address = traffic_.random_bursts ? aligned(random_()) : stream.next;
        stream.next = (stream.next + traffic_.burst_bytes) % CHANNEL_BYTES;
        uint32_t slot = free_slot();
        bursts_[slot] = {address, clock};
        owner_[slot] = s;
        stream.to_push.push_back(slot);
        ++stream.in_flight;
      }
    }
  }

  uint32_t free_slot() {
    if (free_.empty()) {
      bursts_.emplace_back();
      owner_.push_back(0);
      return static_cast<uint32_t>(bursts_.size() - 1);
    }
    const uint32_t slot = free_.back();
    free_.pop_back();
    return slot;
  }

  void offer(DdrOp op, uint64_t clock) {
    const bool write = op == DdrOp::kWrite;
    if (!channel_.can_push(op)) return;
    uint32_t& turn = turn_[write];
    for (uint32_t tries = 0; tries < streams_.size(); ++tries, turn = (turn + 1) % streams_.size()) {
      Stream& stream = streams_[turn];
      if (stream.write != write || stream.to_push.empty()) continue;
      if (traffic_.alternate && write != write_turn_) continue;
      const uint32_t slot = stream.to_push.front();
      Burst& burst = bursts_[slot];
      channel_.push(op, burst.address + uint64_t{burst.pushed} * ACCESS_BYTES, slot);
      const bool complete = ++burst.pushed == beats();
      if (complete) stream.to_push.pop_front();
      if (complete && traffic_.alternate) write_turn_ = !write_turn_;
      if (write) finish(slot, clock);
      if (complete || traffic_.turn == Traffic::Turn::kAccess) turn = (turn + 1) % streams_.size();
      return;
    }
  }

  void collect() {
    DdrChannel::Done done{};
    while (channel_.pop_done(done)) finish(done.tag, done.clock);
  }

  void finish(uint32_t slot, uint64_t clock) {
    Burst& burst = bursts_[slot];
    Stream& stream = streams_[owner_[slot]];
    bytes_ += ACCESS_BYTES;
    if (burst.finished == 0) burst.first = clock;
    if (++burst.finished < beats()) return;
    if (!stream.write) first_ += burst.first - burst.offered, last_ += clock - burst.offered, ++bursts_done_;
    --stream.in_flight;
    if (traffic_.lone) stream.hold_until = clock + 200 + random_() % 401;
    free_.push_back(slot);
  }

  const Traffic& traffic_;
  const DdrParams& params_;
  DdrChannel channel_;
  std::mt19937_64 random_;
  std::vector<Stream> streams_;
  std::deque<Burst> bursts_;
  std::vector<uint32_t> owner_;
  std::vector<uint32_t> free_;
  uint32_t turn_[2] = {0, 0};
  bool write_turn_ = false;
  uint64_t bytes_ = 0, first_ = 0, last_ = 0, bursts_done_ = 0;
};

}  // namespace

std::vector<Traffic> reference_traffic() {
  std::vector<Traffic> rows;
  const auto add = [&rows](Traffic row, std::initializer_list<uint32_t> depths) {
    const std::string name = row.name;
    for (const uint32_t k : depths) {
      row.name = name + " K=" + std::to_string(k);
      row.in_flight = k;
      rows.push_back(row);
    }
  };
  add({"sequential read 4 KiB", 4096, 1, 1}, {1, 2, 4, 8});
  add({"sequential write 4 KiB", 4096, 1, 1, false, 1}, {4});
  add({"4 read streams by 4 KiB", 4096, 4, 1}, {1, 2});
  add({"4 read streams by 4 KiB, equal banks", 4096, 4, 1, false, 0, Traffic::Bases::kEqualBanks}, {1, 2});
  add({"4 read streams by 64 B", 4096, 4, 1, false, 0, Traffic::Bases::kRandom, Traffic::Turn::kAccess}, {1, 2});
  add({"4 read streams by 64 B, equal banks", 4096, 4, 1, false, 0, Traffic::Bases::kEqualBanks,
       Traffic::Turn::kAccess},
      {1, 2});
  add({"50/50 read and write 4 KiB", 4096, 2, 1, false, 1}, {1, 2, 4});
  add({"50/50, equal banks", 4096, 2, 1, false, 1, Traffic::Bases::kEqualBanks}, {2});
  add({"50/50, alternating", 4096, 2, 1, false, 1, Traffic::Bases::kRandom, Traffic::Turn::kBurst, true}, {2});
  add({"random read 64 B", 64, 1, 1, true}, {1, 2, 4, 8, 16, 32, 64});
  add({"random read 512 B", 512, 1, 1, true}, {1, 2, 4, 8, 16});
  add({"random read 4 KiB", 4096, 1, 1, true}, {1, 2, 4});
  add({"lone read 64 B", 64, 1, 1, true, 0, Traffic::Bases::kRandom, Traffic::Turn::kBurst, false, true}, {1});
  return rows;
}

std::vector<Traffic> summary_traffic() {
  return {{"sequential read 4 KiB", 4096, 1, 4},
          {"4 read streams by 4 KiB", 4096, 4, 2},
          {"50/50 read and write 4 KiB", 4096, 2, 2, false, 1},
          {"random read 64 B", 64, 1, 32, true},
          {"random read 512 B", 512, 1, 8, true}};
}

TrafficResult measure(const Traffic& traffic, const DdrParams& params, uint32_t seed, uint64_t clocks) {
  return Requester(traffic, params, seed).run(clocks);
}

RowLatency measure_row_latency(const DdrParams& params) {
  constexpr uint64_t OTHER_ROW = uint64_t{1} << 17;
  constexpr uint64_t IDLE_CLOCKS = 100;
  DdrChannel channel(params);
  const auto read = [&](uint64_t address) {
    channel.advance(channel.now() + IDLE_CLOCKS);
    const uint64_t start = channel.now();
    channel.push(DdrOp::kRead, address, 0);
    DdrChannel::Done done{};
    while (!channel.pop_done(done)) channel.advance(channel.now() + 1);
    return static_cast<double>(done.clock - start) * params.clock_ns;
  };
  const double closed = read(0);
  const double hit = read(0);
  return {hit, closed, read(OTHER_ROW)};
}

}  // namespace tessera::sim
