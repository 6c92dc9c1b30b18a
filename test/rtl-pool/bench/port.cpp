// SPDX-License-Identifier: Apache-2.0
// Random bursts through a core's port to four banks, against an independent translation: data, faults, responses,
// and aborts in the middle of it. Usage: bench SEED BURSTS ABORTS.
#include <optional>

#include "memory.hpp"

namespace {

using bench::expect;

constexpr int FAULT_GUARD_READ = 2;
constexpr int FAULT_GUARD_WRITE = 3;

struct Segment {
  bool read, write, exec;
  unsigned banks;
  unsigned bank[4];
  std::uint64_t base, pages;
};

struct Access {
  std::uint64_t addr;
  int len;
};

class PortBench : public bench::Clocked {
 public:
  explicit PortBench(unsigned seed) : random(seed), memory(random) {}

  void run(int bursts, int aborts) {
    reset();
    setup();
    for (int round = 0; round <= aborts; round++) {
      traffic(bursts, round < aborts);
      if (round < aborts) abort();
    }
  }

  std::uint64_t faults = 0, units = 0, words = 0;

 private:
  bench::Random random;
  bench::Memory memory;
  Segment segments[8] = {};
  std::deque<Access> reads, writes;       // asked and not yet answered / not yet given all data
  std::deque<std::pair<int, std::uint64_t>> expected_faults[2];
  std::map<std::pair<int, std::uint64_t>, std::uint32_t> stored;  // what memory must hold in the end
  int read_units = 0, write_units = 0, undone = 0;
  std::size_t hidden = 0;  // faults of writes that a read's may have covered

  void setup() {
    for (int s = 0; s < 8; s++) {
      Segment& segment = segments[s];
      segment = {random.chance(80), random.chance(70), random.chance(15), static_cast<unsigned>(1 + random.below(4)), {}, 0, 0};
      if (segment.banks != 3 && random.chance(40)) segment.banks = 3;
      for (unsigned& bank : segment.bank) bank = static_cast<unsigned>(random.below(random.chance(10) ? 6 : bench::BANKS));
      segment.base = random.chance(15) ? (1u << 22) - 4 : random.below(1u << 22);
      segment.pages = random.chance(10) ? (1u << 24) : 1 + random.below(40);
      const unsigned __int128 record =
          (static_cast<unsigned __int128>(segment.pages) << 44) | (static_cast<unsigned __int128>(segment.base) << 22) |
          (segment.bank[0] | segment.bank[1] << 4 | segment.bank[2] << 8 | segment.bank[3] << 12) << 6 | segment.banks << 3 |
          (segment.exec ? 4u : 0u) | (segment.write && !segment.exec ? 2u : 0u) | (segment.read && !segment.exec ? 1u : 0u);
      block.setup_valid_i = 1;
      block.setup_index_i = static_cast<std::uint8_t>(s);
      for (int i = 0; i < 3; i++) block.setup_data_i[i] = static_cast<std::uint32_t>(record >> (32 * i));
      edge();
    }
    block.setup_valid_i = 0;
  }

  /** Where an access goes, or nothing if it must not go anywhere. */
  std::optional<bench::Burst> place(const Access& access, bool write) const {
    const std::uint64_t offset = access.addr & ((1ULL << 36) - 1);
    if (access.addr >> 36 >= 8) return std::nullopt;
    const Segment& segment = segments[access.addr >> 36];
    const std::uint64_t page = offset >> 12;
    if (segment.exec || !(write ? segment.write : segment.read) || page >= segment.pages || offset % 32 != 0) return std::nullopt;
    if (offset % 1024 + 32ULL * static_cast<unsigned>(access.len) > 1024) return std::nullopt;
    const std::uint64_t local = segment.base + page / segment.banks;
    const int bank = static_cast<int>(segment.bank[page % segment.banks]);
    if (local >= 1u << 22 || bank >= bench::BANKS) return std::nullopt;
    const int beats = static_cast<int>((offset % 64 + 32ULL * static_cast<unsigned>(access.len) + 63) / 64);
    return bench::Burst{bank, local << 12 | (offset & 4095), beats, 0};
  }

  Access choose() {
    const std::uint64_t segment = random.below(random.chance(5) ? 16 : 8);
    const std::uint64_t pages = segments[segment % 8].pages;
    std::uint64_t offset = (random.below(pages + (random.chance(10) ? 2 : 0)) << 12 | random.below(128) * 32) & ((1ULL << 36) - 1);
    const int room = static_cast<int>(32 - offset / 32 % 32);
    int len = static_cast<int>(1 + random.below(static_cast<std::uint64_t>(room)));
    if (random.chance(3)) len = room < 32 ? room + 1 : 32;
    if (random.chance(3)) offset += 8;
    return {segment << 36 | offset, len};
  }

  static std::uint32_t write_word(const Access& access, int unit, int word) {
    const std::uint64_t addr = access.addr + static_cast<unsigned>(unit) * 32;
    return static_cast<std::uint32_t>(addr * 2654435761u + static_cast<unsigned>(word) * 97u);
  }

  /** Offers `bursts` reads and writes; waits for all of them unless the run is to be cut short. */
  void traffic(int bursts, bool cut) {
    int to_read = bursts, to_write = bursts;
    std::optional<Access> read, write;
    const std::uint64_t limit = cycle + 400ULL * static_cast<unsigned>(bursts) + 5000;
    const std::uint64_t stop = cut ? cycle + 50 + random.below(20ULL * static_cast<unsigned>(bursts)) : limit;
    while (to_read > 0 || to_write > 0 || read || write || !reads.empty() || !writes.empty() || undone > 0) {
      if (cut && cycle >= stop) break;
      expect(cycle < limit, "traffic does not end", cycle);
      if (!read && to_read > 0 && reads.size() < 16 && random.chance(50)) read = choose(), to_read--;
      if (!write && to_write > 0 && undone < 16 && random.chance(50)) write = choose(), to_write--;
      block.rd_req_valid_i = read.has_value();
      if (read) block.rd_req_addr_i = read->addr, block.rd_req_len_i = static_cast<std::uint8_t>(read->len);
      block.wr_req_valid_i = write.has_value();
      if (write) block.wr_req_addr_i = write->addr, block.wr_req_len_i = static_cast<std::uint8_t>(write->len);
      block.wr_data_valid_i = !writes.empty() && random.chance(80);
      block.wr_strb_i = 15;
      if (!writes.empty()) for (int w = 0; w < 8; w++) block.wr_data_i[w] = write_word(writes.front(), write_units, w);
      step();
      if (read && block.rd_req_ready_o) reads.push_back(*read), note(*read, false), read.reset();
      const bool gave = block.wr_data_valid_i && block.wr_data_ready_o;
      if (gave && ++write_units == writes.front().len) writes.pop_front(), write_units = 0;
      if (write && block.wr_req_ready_o) writes.push_back(*write), note(*write, true), undone++, write.reset();
      edge();
    }
    quiet();
    if (cut) return;
    for (int i = 0; i < 20; i++) step(), edge();
    expect(expected_faults[0].empty() && expected_faults[1].size() <= hidden, "a fault was not reported", cycle);
    expect(block.idle_o, "not idle after the last answer", cycle);
    for (const auto& [place, word] : stored) {
      for (unsigned i = 0; i < 4; i++) {
        const bool same = memory.byte(place.first, place.second + i) == static_cast<std::uint8_t>(word >> (8 * i));
        expect(same, "a write went astray", cycle);
      }
    }
    words += stored.size();
  }

  void note(const Access& access, bool write) {
    const auto burst = place(access, write);
    if (!burst) expected_faults[write].push_back({write ? FAULT_GUARD_WRITE : FAULT_GUARD_READ, access.addr});
    if (!burst || !write) return;
    for (int unit = 0; unit < access.len; unit++) {
      const std::uint64_t at = burst->addr + static_cast<unsigned>(unit) * 32;
      for (int word = 0; word < 8; word++) stored[{burst->bank, at + static_cast<unsigned>(word) * 4}] = write_word(access, unit, word);
    }
  }

  void quiet() {
    block.rd_req_valid_i = 0;
    block.wr_req_valid_i = 0;
    block.wr_data_valid_i = 0;
  }

  /** One cycle up to the edge: memory, then everything the core sees. */
  void step() {
    memory.drive(block);
    settle();
    memory.take(block, cycle);
    if (block.abort_i) {
      expect(!block.rd_data_valid_o || cycle == abort_from, "data after an abort", cycle);
      return;
    }
    if (block.rd_data_valid_o) check_data();
    if (block.wr_done_o) expect(undone-- > 0, "an answer to no burst", cycle);
    if (block.fault_valid_o) check_fault();
  }

  /** Faults come in order; of a read's and a write's in one cycle only the read's is reported. */
  void check_fault() {
    const bool write = block.fault_cause_o == FAULT_GUARD_WRITE;
    auto& queue = expected_faults[write];
    while (write && hidden > 0 && !queue.empty() && queue.front().second != block.fault_addr_o) queue.pop_front(), hidden--;
    expect(!queue.empty() && queue.front().first == block.fault_cause_o, "a fault nobody earned", cycle);
    expect(queue.front().second == block.fault_addr_o, "a fault at the wrong address", cycle);
    queue.pop_front();
    if (!write) hidden++;
    faults++;
  }

  void check_data() {
    expect(!reads.empty(), "data nobody asked for", cycle);
    const Access& access = reads.front();
    const auto burst = place(access, false);
    for (int i = 0; i < 32; i++) {
      const auto got = static_cast<std::uint8_t>(block.rd_data_o[i / 4] >> (i % 4 * 8));
      const std::uint64_t at = burst ? burst->addr + static_cast<unsigned>(read_units) * 32 + static_cast<unsigned>(i) : 0;
      // A read may pass a write to the same place, perhaps through another segment, either way: places asked to be written are not compared.
      if (!burst) expect(got == 0, "a refused read shows memory", cycle);
      else if (!stored.contains({burst->bank, at - at % 4})) expect(got == memory.byte(burst->bank, at), "wrong data", cycle);
    }
    units++;
    if (++read_units == access.len) reads.pop_front(), read_units = 0;
  }

  std::uint64_t abort_from = 0;

  void abort() {
    const std::uint64_t before = memory.bytes_written;
    block.abort_i = 1;
    abort_from = cycle;
    int still = 0;
    for (int i = 0; still < 16; i++) {
      expect(i < 20000, "an abort does not end", cycle);
      step();
      still = block.idle_o ? still + 1 : 0;
      edge();
    }
    expect(memory.bytes_written == before, "an aborted core wrote", cycle);
    block.abort_i = 0;
    reads.clear(), writes.clear(), stored.clear();
    expected_faults[0].clear(), expected_faults[1].clear();
    read_units = write_units = undone = 0;
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  bench::seed = static_cast<unsigned>(std::atoi(argv[1]));
  PortBench port(bench::seed);
  port.run(std::atoi(argv[2]), std::atoi(argv[3]));
  std::printf("seed %u: %llu units read, %llu words stored, %llu faults, all as expected\n", bench::seed,
              static_cast<unsigned long long>(port.units), static_cast<unsigned long long>(port.words),
              static_cast<unsigned long long>(port.faults));
}
