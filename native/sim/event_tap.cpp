// SPDX-License-Identifier: Apache-2.0
#include "event_tap.hpp"

#include <bit>
#include <stdexcept>

namespace tessera::sim {

namespace {

static_assert(std::endian::native == std::endian::little, "records are written as they lie in memory");

constexpr char MAGIC[8] = {'T', 'S', 'R', 'E', 'V', 'T', '0', '1'};
/// Shorter waits are counted but not drawn: they would be most of the file.
constexpr uint64_t SHORTEST_STALL = 16;

enum Engine : uint8_t { kLdi, kLdw, kExec, kSave };

/// EXEC waits, rather than works or gets ready to.
bool is_stall(uint32_t cause) { return cause > TSR_SPENT_GAP && cause != TSR_SPENT_SETUP; }

uint8_t engine_of(uint8_t opcode) { return opcode >> 6; }

}  // namespace

EventTap::EventTap(const std::string& path, uint32_t cores) : file_(std::fopen(path.c_str(), "wb"), &std::fclose), cores_(cores) {
  if (!file_) throw std::runtime_error("events: cannot write " + path);
  std::fwrite(MAGIC, sizeof(MAGIC), 1, file_.get());
}

EventTap::~EventTap() {
  for (size_t core = 0; core < cores_.size(); ++core) {
    if (cores_[core].counting) finish_core(cycle_, static_cast<uint8_t>(core));
  }
}

void EventTap::write(const EventRecord& record) { std::fwrite(&record, sizeof(record), 1, file_.get()); }

void EventTap::sample(uint64_t cycle, const uint64_t* words) {
  cycle_ = cycle;
  for (size_t core = 0; core < cores_.size(); ++core) {
    const TraceWord word{words[core]};
    if (word.counting() || cores_[core].counting) sample_core(cycle, static_cast<uint8_t>(core), word);
  }
}

void EventTap::bank(uint64_t cycle, uint32_t bank, uint64_t read_bytes, uint64_t write_bytes) {
  const auto core = static_cast<uint8_t>(bank);
  write({EventRecord::kBank, core, 0, 0, 0, run_, cycle, read_bytes});
  write({EventRecord::kBank, core, 1, 0, 0, run_, cycle, write_bytes});
}

void EventTap::sample_core(uint64_t cycle, uint8_t index, TraceWord word) {
  Core& core = cores_[index];
  if (!core.counting) {
    if (counting_++ == 0) run_start_ = cycle;
    core = Core{};
    core.counting = true;
  } else if (!word.counting()) {
    finish_core(cycle, index);
    return;
  }
  if (word.dispatch()) {
    const auto layer = static_cast<uint16_t>(word.begun() - 1);
    core.queues[engine_of(word.opcode())].push_back({layer, word.opcode()});
    core.dispatched = true;
  }
  for (uint8_t engine = 0; engine < TRACE_ENGINES; ++engine) {
    const bool started = (word.starts() >> engine & 1) != 0;
    if (started && !core.queues[engine].empty()) {
      core.current[engine] = core.queues[engine].front();
      core.queues[engine].pop_front();
    }
    const Instruction& now = core.current[engine];
    track(cycle, index, core.engines[engine], EventRecord::kEngine, engine, (word.busy() >> engine & 1) != 0, now.layer, now.opcode);
  }
  const uint16_t layer = layer_of(core, word);
  const auto cause = static_cast<uint8_t>(word.cause());
  const uint16_t waiting = core.queues[kLdi].empty() ? layer : core.queues[kLdi].front().layer;
  track(cycle, index, core.sync, EventRecord::kSync, 0, word.sync(), waiting, 0);
  track(cycle, index, core.stall, EventRecord::kStall, 0, is_stall(cause), layer, cause);
  count(core, word, layer);
}

/// The layer that is being dispatched; the design does not say before the first one.
uint16_t EventTap::newest_layer(const Core& core, TraceWord word) {
  return static_cast<uint16_t>(core.dispatched && word.begun() > 0 ? word.begun() - 1 : 0);
}

/// Work belongs to the layer of the instruction that does it, a wait to the layer that cannot go on.
uint16_t EventTap::layer_of(const Core& core, TraceWord word) {
  const auto next = [&core](Engine engine) {
    return core.queues[engine].empty() ? core.current[engine].layer : core.queues[engine].front().layer;
  };
  const uint32_t cause = word.cause();
  if (cause <= TSR_SPENT_GAP) return core.current[kExec].layer;
  if (!core.queues[kExec].empty()) return core.queues[kExec].front().layer;
  if (cause == TSR_SPENT_SETUP) return core.current[kExec].layer;
  if (cause == TSR_SPENT_SYNC) return next(kLdi);
  if (cause == TSR_SPENT_DRAIN || cause == TSR_SPENT_FINISHED) return core.current[kSave].layer;
  return newest_layer(core, word);
}

/// Continues, ends or begins the slice of a track; what follows in the next cycle with the same layer and detail is one slice.
void EventTap::track(uint64_t cycle, uint8_t index, Slice& slice, EventRecord::Type type, uint8_t code, bool active,
                     uint16_t layer, uint8_t detail) {
  const bool same = slice.open && active && slice.layer == layer && slice.detail == detail;
  if (same) return;
  if (slice.open && (type != EventRecord::kStall || cycle - slice.start >= SHORTEST_STALL)) {
    write({type, index, type == EventRecord::kStall ? slice.detail : code, slice.detail, slice.layer, run_, slice.start, cycle - slice.start});
  }
  slice = {active, cycle, layer, detail};
}

void EventTap::count(Core& core, TraceWord word, uint16_t layer) {
  if (core.counts == nullptr || core.counted != layer) {
    core.counts = &core.layers[layer];
    core.counted = layer;
  }
  ++core.counts->causes[word.cause()];
  ++core.counts->overlap[word.busy()];
  const auto beat = [&core](uint16_t owner, uint32_t what, uint32_t beats) { core.layers[owner].beats[what] += beats; };
  if ((word.beats() & 1) != 0) beat(core.current[kLdi].layer, 0, 1);
  if ((word.beats() & 2) != 0) beat(core.current[kLdw].layer, 1, 1);
  if ((word.beats() & 4) != 0) beat(core.current[kSave].layer, 2, 1);
  if (word.fetched() != 0) beat(newest_layer(core, word), 3, word.fetched());
}

void EventTap::finish_core(uint64_t cycle, uint8_t index) {
  Core& core = cores_[index];
  for (uint8_t engine = 0; engine < TRACE_ENGINES; ++engine) track(cycle, index, core.engines[engine], EventRecord::kEngine, engine, false, 0, 0);
  track(cycle, index, core.sync, EventRecord::kSync, 0, false, 0, 0);
  track(cycle, index, core.stall, EventRecord::kStall, 0, false, 0, 0);
  for (const auto& [layer, counts] : core.layers) {
    const auto all = [&](EventRecord::Type type, const auto& values) {
      for (size_t code = 0; code < values.size(); ++code) {
        if (values[code] > 0) write({type, index, static_cast<uint8_t>(code), 0, layer, run_, cycle, values[code]});
      }
    };
    all(EventRecord::kCycles, counts.causes);
    all(EventRecord::kOverlap, counts.overlap);
    all(EventRecord::kBeats, counts.beats);
  }
  core = Core{};
  if (--counting_ == 0) {
    write({EventRecord::kRun, 0, 0, 0, 0, run_, run_start_, cycle - run_start_});
    ++run_;
  }
}

}  // namespace tessera::sim
