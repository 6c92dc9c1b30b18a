// SPDX-License-Identifier: Apache-2.0
// One lane of the first-level IDM on random dispatch lists: order of instructions, replay without fetching, stop at a
// layer and resume, halt at an entry, bad entries, turns on the instruction port. Usage: bench SEED.
#include <algorithm>
#include <deque>

#include "stream.hpp"

namespace {

using bench::Entry;
using bench::expect;
using bench::Seen;
using bench::Stream;
using bench::Word;

constexpr unsigned PAGES = 64;
constexpr std::uint64_t BASE_PAGE = 1000;
constexpr unsigned PARTITION = 128;  // words of tiny's instruction memory
constexpr unsigned VCORE = 3;
constexpr unsigned NO_LIMIT = 512;
constexpr std::uint64_t MOST = 400000;  // cycles of any stream
constexpr std::uint64_t FRAME = 192;  // cycles from one turn on the instruction port to the next
constexpr unsigned IN_TIME = tessera::isa::FETCH_ANSWER_CYCLES - 32;  // cycles after a request

class LaneBench : public bench::Clocked {
 public:
  explicit LaneBench(unsigned seed) : random(seed) {}
  bench::Random random;
  std::vector<Seen> seen;
  std::vector<std::uint64_t> times;  // cycles in which they left
  std::uint64_t fetches = 0;
  bool paced = false;   // requests are taken in the first cycle of a frame
  unsigned latest = 0;  // cycles after a request until its last beat is there; 0: as it comes
  int fault = 0;

  /** Hands the lane a stream it has not seen: segment, list and range, as at START after a change of segment 0. */
  void hand_out(const Stream& stream, unsigned base, bool exec = true) {
    const std::uint64_t stride = 7;
    block.invalidate_i = 1;
    edge();
    block.invalidate_i = 0;
    block.reset_i = 1;
    record(0, static_cast<unsigned __int128>(PAGES) << 44 | static_cast<unsigned __int128>(BASE_PAGE) << 22 | 1u << 3 | (exec ? 4u : 0u));
    record(8, static_cast<unsigned __int128>(stride) << 32 | (stream.list - VCORE * stride));
    record(9, Stream::LAYERS | base << 10);
    block.reset_i = 0;
    for (int i = 0; i < 60 || !block.ready_o; i++) cycle_once(stream, false);
  }

  void start(const Stream& stream) {
    seen.clear();
    times.clear();
    fetches = 0;
    fault = 0;
    block.run_i = 1;
    block.start_i = 1;
    cycle_once(stream, false);
    block.start_i = 0;
  }

  /** Runs until the stream has ended, stands at the limit, or has failed. */
  void run(const Stream& stream) {
    for (std::uint64_t i = 0; !block.ended_o && !block.held_o && fault == 0; i++) {
      expect(i < MOST, "the stream does not end", cycle);
      cycle_once(stream, random.chance(80));
    }
  }

  /** Lets the fetch under way end, as before the next START. */
  void rest(const Stream& stream) {
    block.run_i = 0;
    for (int i = 0; i < 100 || !block.idle_o; i++) cycle_once(stream, false);
  }

  void abort(const Stream& stream) {
    block.abort_i = 1;
    rest(stream);
    block.abort_i = 0;
  }

  /** Its core leaves the task, whose limit no longer holds it: nothing of where it stood comes to life. */
  void leave(const Stream& stream) {
    const std::size_t left = seen.size();
    block.clear_start_i = block.invalidate_i = 1;
    cycle_once(stream, true);
    block.clear_start_i = block.invalidate_i = 0;
    block.limit_i = NO_LIMIT;
    for (int i = 0; i < 300 || block.clear_busy_o; i++) {
      cycle_once(stream, true);
      expect(seen.size() == left && block.idle_o && !block.ended_o && !block.held_o && fault == 0, "a core without a task goes on", cycle);
    }
  }

  std::size_t next = 0;     // what the core executes next of the instructions it has seen
  std::uint64_t dones = 0;  // IFPs it has counted
  bool waits() const { return next < seen.size() && is(seen[next], tessera::isa::OP_WAIT_LAYERS); }
  static bool is(const Seen& seen, unsigned opcode) { return seen.injected && (seen.word[0] & 0xff) == opcode; }

  /** A cycle with a core that executes in the order of its stream, stands at WAIT_LAYERS and counts IFPs. */
  void cycle_with_core(const Stream& stream) {
    using namespace tessera::isa;
    block.wait_valid_i = waits();
    block.ifp_done_i = 0;
    block.written_i = random.chance(95);
    if (block.wait_valid_i) {
      const Word& word = seen[next].word;
      block.wait_count_i = static_cast<std::uint8_t>(get(word, WAIT_LAYERS_COUNT_LSB, 4));
      for (unsigned i = 0; i < 3; i++) block.wait_layers_i[i] = get(word, WAIT_LAYERS_LAYER0_LSB + 32 * i, i < 2 ? 32 : 8);
      block.wait_ifp_i = static_cast<std::uint16_t>(get(word, WAIT_LAYERS_IFP_LSB, 16));
    } else if (next < seen.size() && random.chance(60)) {
      block.ifp_done_i = is(seen[next], OP_IFP_DONE);
      dones += block.ifp_done_i;
      next++;
    }
    granted = false;
    cycle_once(stream, seen.size() < next + 40 && random.chance(80));
    next += granted;
  }

  void cycle_once(const Stream& stream, bool ready) {
    memory(stream);
    block.instr_ready_i = ready;
    block.req_ready_i = paced ? cycle % FRAME == 0 : random.chance(20);
    block.paced_i = paced;
    settle();
    if (block.instr_valid_o && block.instr_ready_i) {
      Word word;
      for (int i = 0; i < 4; i++) word[i] = block.instr_data_o[2 * i] | static_cast<std::uint64_t>(block.instr_data_o[2 * i + 1]) << 32;
      seen.push_back({word, block.instr_injected_o != 0});
      times.push_back(cycle);
    }
    if (block.req_valid_o && block.req_ready_i) {
      expect(beats.empty(), "two fetches at once", cycle);
      const std::uint64_t byte = block.req_addr_o - (BASE_PAGE << 12);
      for (unsigned i = 0; i < block.req_beats_o; i++) beats.push_back((byte / 64 + i) * 2);
      first = latest == 0 ? cycle : cycle + random.below(latest - block.req_beats_o);
      last = latest == 0 ? UINT64_MAX : cycle + latest;
      fetches++;
    }
    granted = block.wait_valid_i && block.grant_o;
    if (block.fault_valid_o && fault == 0) fault = block.fault_cause_o;
    edge();
  }

 private:
  std::deque<std::uint64_t> beats;     // first word of each beat under way
  std::uint64_t first = 0, last = 0;  // cycles between which they come
  bool granted = false;

  static std::uint32_t get(const Word& word, unsigned lsb, unsigned width) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < width; i++) value |= static_cast<std::uint32_t>(word[(lsb + i) / 64] >> (lsb + i) % 64 & 1) << i;
    return value;
  }

  void record(unsigned index, unsigned __int128 data) {
    block.setup_valid_i = 1;
    block.setup_index_i = static_cast<std::uint8_t>(index);
    for (int i = 0; i < 3; i++) block.setup_data_i[i] = static_cast<std::uint32_t>(data >> (32 * i));
    edge();
    block.setup_valid_i = 0;
  }

  void memory(const Stream& stream) {
    block.r_valid_i = !beats.empty() && cycle >= first && (random.chance(40) || cycle + beats.size() > last);
    if (!block.r_valid_i) return;
    for (unsigned half = 0; half < 2; half++) {
      const std::uint64_t at = beats.front() + half;
      const Word word = at < stream.image.size() ? stream.image[at] : Word{};
      for (unsigned i = 0; i < 8; i++) block.r_data_i[half * 8 + i] = static_cast<std::uint32_t>(word[i / 2] >> (32 * (i % 2)));
    }
    beats.pop_front();
  }
};

/** Whole lists, twice: the second time from the partition if they fit. */
void whole_lists(LaneBench& lane) {
  const unsigned longest = lane.random.chance(50) ? 4 : 60;
  const Stream stream(lane.random, 64 + lane.random.below(3), longest == 4 ? 6 : 20, longest);
  lane.hand_out(stream, 0);
  const bool fits = stream.length() <= PARTITION;
  for (int round = 0; round < 3; round++) {
    lane.start(stream);
    lane.run(stream);
    expect(lane.fault == 0 && lane.seen == stream.expected(0, NO_LIMIT), "wrong instructions", lane.cycle);
    expect((lane.fetches == 0) == (fits && round == 1), "kept when it must not be, or fetched again without need", lane.cycle);
    lane.rest(stream);
    if (round != 1) continue;
    lane.hand_out(stream, 0);
  }
}

/** STOP at a random moment, then RESUME from the layer it ended at. */
void stop_and_resume(LaneBench& lane) {
  const Stream stream(lane.random, 64, 20, 30);
  lane.hand_out(stream, 0);
  lane.start(stream);
  for (std::uint64_t i = lane.random.below(3000); i > 0 && !lane.block.ended_o; i--) lane.cycle_once(stream, lane.random.chance(80));
  lane.block.hold_i = 1;
  for (int i = 0; i < 8; i++) lane.cycle_once(stream, lane.random.chance(80));
  const unsigned limit = lane.block.begun_o;
  lane.block.limit_i = static_cast<std::uint16_t>(limit);
  lane.block.hold_i = 0;
  lane.cycle_once(stream, false);
  lane.run(stream);
  expect(lane.fault == 0 && lane.seen == stream.expected(0, limit), "a stop that is not at a layer's end", lane.cycle);
  lane.rest(stream);
  if (lane.random.chance(40)) lane.leave(stream);
  lane.hand_out(stream, limit);
  lane.block.limit_i = NO_LIMIT;
  lane.start(stream);
  lane.run(stream);
  expect(lane.fault == 0 && lane.seen == stream.expected(limit, NO_LIMIT), "a resume that misses or repeats layers", lane.cycle);
  lane.rest(stream);
}

/** HALT at a random moment: what needs no grant is done, nothing else, and the count of entries says so. */
void halt(LaneBench& lane) {
  const Stream stream(lane.random, 64, 20, 30);
  const unsigned base = static_cast<unsigned>(lane.random.below(6));
  unsigned passed_over = 0;
  for (const Entry& entry : stream.entries) passed_over += entry.layer < base;
  lane.hand_out(stream, base);
  lane.start(stream);
  lane.next = lane.dones = 0;
  unsigned complete = base;
  const auto cycle = [&] {
    lane.block.complete_valid_i = complete < Stream::LAYERS && lane.random.chance(2);
    lane.block.complete_layer_i = static_cast<std::uint16_t>(complete);
    complete += lane.block.complete_valid_i;
    lane.cycle_with_core(stream);
  };
  for (std::uint64_t i = lane.random.below(3000); i > 0; i--) cycle();
  lane.block.halt_i = 1;
  int still = 0;
  for (int i = 0; still < 16; i++) {
    expect(i < 20000, "the core does not run dry", lane.cycle);
    cycle();
    still = lane.block.dry_o ? still + 1 : 0;
  }
  const auto settled = [&] {
    const std::vector<Seen> all = stream.expected(base, NO_LIMIT);
    const bool ordered = lane.seen.size() <= all.size() && std::equal(lane.seen.begin(), lane.seen.end(), all.begin());
    expect(lane.fault == 0 && ordered, "wrong instructions", lane.cycle);
    expect(lane.waits() || lane.next == lane.seen.size(), "dry before the end of what was begun", lane.cycle);
    std::uint64_t begun = 0;  // entries before the WAIT_LAYERS that stands, or all
    for (std::size_t i = 0; i < lane.next; i++) begun += LaneBench::is(lane.seen[i], tessera::isa::OP_IFP_DONE);
    const bool whole = lane.next == 0 || lane.waits() || LaneBench::is(lane.seen[lane.next - 1], tessera::isa::OP_IFP_DONE);
    expect(whole && lane.dones == begun, "a cut IFP", lane.cycle);
    const std::uint64_t counted = lane.block.entries_done_o - lane.dones;
    expect(lane.seen.empty() ? counted <= passed_over : counted == passed_over, "another number of entries", lane.cycle);
  };
  settled();
  const std::uint64_t dones = lane.dones;
  for (int i = 0; i < 100; i++) cycle();
  settled();
  expect(lane.dones == dones, "something is done after the end", lane.cycle);
  const unsigned entries = lane.block.entries_done_o;
  const bool passing = lane.seen.empty();  // over entries of complete layers, which are counted or not
  lane.block.wait_valid_i = lane.block.ifp_done_i = lane.block.complete_valid_i = 0;
  lane.abort(stream);
  lane.block.halt_i = 0;
  const unsigned kept = lane.block.entries_done_o;
  expect(passing ? kept >= entries && kept <= passed_over : kept == entries, "the count is lost", lane.cycle);
}

/** One entry spoilt: the layers before it are dispatched, it is not. */
void bad_entry(LaneBench& lane) {
  using namespace tessera::isa;
  Stream stream(lane.random, 64, 20, 10);
  const std::size_t at = lane.random.below(stream.entries.size());
  Entry& entry = stream.entries[at];
  int cause = FAULT_BAD_DISPATCH;
  bool exec = true;
  Word* word = &stream.image[stream.list + at];
  const unsigned kind = lane.random.below(9);
  switch (kind) {
    case 0: entry.cores = 0; break;
    case 1: entry.words = 0; break;
    case 2: entry.layer = Stream::LAYERS; break;
    case 3: entry.first = !entry.first; break;
    case 4: entry.first = true, entry.producers = {entry.layer}; break;
    case 5: entry.producers = {0, 0, 0, 0, 0, 0, 0, 0}; break;
    case 6: stream.image[stream.list + stream.entries.size()][2] = 1, word = nullptr; break;
    case 7: exec = false, cause = FAULT_GUARD_FETCH, word = nullptr; break;
    default: entry.offset = 0xFFFFFFFF, cause = FAULT_GUARD_FETCH; break;
  }
  if (word != nullptr) *word = Stream::encode(entry);
  // Nine producers do not fit a list of eight; bits 3..7 are reserved.
  if (kind == 5) bench::put(*word, lane.random.chance(50) ? DISPATCH_ENTRY_PRODUCERS_LSB : 3, 4, 9);
  lane.hand_out(stream, 0, exec);
  lane.start(stream);
  lane.run(stream);
  expect(lane.fault == cause, "the wrong cause, or none", lane.cycle);
  lane.abort(stream);
}

/** An IFP that ends inside a two-word instruction. */
void cut_ifp(LaneBench& lane) {
  Stream stream(lane.random, 64, 20, 10);
  Entry& entry = stream.entries[lane.random.below(stream.entries.size())];
  Word last{};
  bench::put(last, tessera::isa::HEADER_OPCODE_LSB, 8, tessera::isa::OP_ELTWISE);
  // Replaced by single words up to the last, which wants a second one.
  for (unsigned i = 0; i + 1 < entry.words; i++) stream.image[entry.offset + i] = {tessera::isa::OP_STORE, 0, 0, 0};
  stream.image[entry.offset + entry.words - 1] = last;
  lane.hand_out(stream, 0);
  lane.start(stream);
  lane.run(stream);
  expect(lane.fault == tessera::isa::FAULT_ILLEGAL_INSTRUCTION, "a cut instruction passed", lane.cycle);
  expect(lane.seen.empty() || !(lane.seen.back().word == last), "the half instruction was handed on", lane.cycle);
  lane.abort(stream);
}

/** With turns, what leaves and when does not hang on when answers come, as long as they come in time. */
void turns(LaneBench& lane) {
  const Stream stream(lane.random, 64, 12, 30);
  std::vector<std::uint64_t> times[2];
  lane.paced = true;
  for (std::vector<std::uint64_t>& round : times) {
    lane.latest = 20 + static_cast<unsigned>(lane.random.below(IN_TIME - 20));
    lane.hand_out(stream, 0);
    while (lane.cycle % FRAME != 5) lane.cycle_once(stream, false);
    const std::uint64_t begin = lane.cycle;
    lane.start(stream);
    for (std::uint64_t passed = 0; !lane.block.ended_o && lane.fault == 0; passed = lane.cycle - begin) {
      expect(passed < MOST, "the stream does not end", lane.cycle);
      lane.cycle_once(stream, passed % 5 != 0);
    }
    expect(lane.fault == 0 && lane.seen == stream.expected(0, NO_LIMIT), "wrong instructions", lane.cycle);
    for (const std::uint64_t time : lane.times) round.push_back(time - begin);
    lane.rest(stream);
  }
  expect(times[0] == times[1], "it shows when answers came", lane.cycle);
}

/** Answers that come too late count when they are there, also while turns begin or end. */
void late_answers(LaneBench& lane) {
  const Stream stream(lane.random, 64, 12, 30);
  lane.paced = true;
  lane.latest = 2000;
  lane.hand_out(stream, 0);
  lane.start(stream);
  for (std::uint64_t i = 0; !lane.block.ended_o && lane.fault == 0; i++) {
    expect(i < MOST, "the stream does not end", lane.cycle);
    lane.cycle_once(stream, lane.random.chance(80));
    if (lane.random.chance(2) && lane.random.chance(2)) lane.paced = !lane.paced;
  }
  expect(lane.fault == 0 && lane.seen == stream.expected(0, NO_LIMIT), "wrong instructions", lane.cycle);
  lane.rest(stream);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  bench::seed = static_cast<unsigned>(std::atoi(argv[1]));
  LaneBench lane(bench::seed);
  lane.block.vcore_i = VCORE;
  lane.block.limit_i = NO_LIMIT;
  lane.reset();
  for (int i = 0; i < 30; i++) {
    lane.paced = lane.random.chance(20);
    lane.latest = 0;
    whole_lists(lane);
    stop_and_resume(lane);
    halt(lane);
    bad_entry(lane);
    cut_ifp(lane);
    turns(lane);
    late_answers(lane);
  }
  std::printf("seed %u: %llu cycles, all as expected\n", bench::seed, static_cast<unsigned long long>(lane.cycle));
}
