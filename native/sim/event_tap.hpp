// SPDX-License-Identifier: Apache-2.0
/// Records what every core does, cycle by cycle, into a file of fixed-size records (packages/host reads them).
///
/// Costs nothing when no file is asked for: the words it reads are registers of the design that are there anyway.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tessera::sim {

constexpr uint32_t TRACE_ENGINES = 4;
constexpr uint32_t TRACE_CAUSES = 16;
constexpr uint32_t TRACE_BEATS = 4;  // 32 B of inputs, weights, results, instructions

/// One record of the file, little endian.
struct EventRecord {
  enum Type : uint8_t {
    kEngine = 1,   // an engine executed instructions of one kind and layer: code = engine, detail = opcode
    kSync = 2,     // WAIT_LAYERS was held
    kStall = 3,    // EXEC waited: code = cause
    kCycles = 4,   // cycles of the core in this layer: code = cause, value = how many
    kOverlap = 5,  // the same by engines that were busy: code = bit per engine
    kBeats = 6,    // 32 B that moved: code = what
    kBank = 7,     // bytes a bank has moved since reset: core = bank, code = 0 read, 1 written
    kRun = 8,      // a run of the pool
  };
  uint8_t type;
  uint8_t core;
  uint8_t code;
  uint8_t detail;
  uint16_t layer;
  uint16_t run;
  uint64_t start;
  uint64_t value;  // cycles from start on, or a count
};
static_assert(sizeof(EventRecord) == 24);

/// A core's word of the port sim_trace, as rtl/pool/tsr_trace.sv packs it.
struct TraceWord {
  uint64_t bits;
  uint32_t field(uint32_t low, uint32_t width) const { return static_cast<uint32_t>(bits >> low) & ((1u << width) - 1); }
  uint32_t cause() const { return field(0, 4); }
  bool counting() const { return field(4, 1) != 0; }
  uint32_t busy() const { return field(5, 4); }
  uint32_t starts() const { return field(9, 4); }
  bool dispatch() const { return field(13, 1) != 0; }
  uint8_t opcode() const { return static_cast<uint8_t>(field(14, 8)); }
  uint32_t begun() const { return field(22, 10); }
  uint32_t beats() const { return field(32, 3); }
  bool sync() const { return field(35, 1) != 0; }
  uint32_t fetched() const { return field(36, 2); }
};

class EventTap {
 public:
  /// Throws std::runtime_error when the file cannot be written.
  EventTap(const std::string& path, uint32_t cores);
  ~EventTap();
  EventTap(const EventTap&) = delete;
  EventTap& operator=(const EventTap&) = delete;

  /// Takes the words of all cores in a cycle.
  void sample(uint64_t cycle, const uint64_t* words);
  /// Takes the bytes a bank has moved; call about every BANK_PERIOD cycles.
  void bank(uint64_t cycle, uint32_t bank, uint64_t read_bytes, uint64_t write_bytes);
  static constexpr uint64_t BANK_PERIOD = 1024;

 private:
  struct Instruction {
    uint16_t layer = 0;
    uint8_t opcode = 0;
  };
  struct Slice {
    bool open = false;
    uint64_t start = 0;
    uint16_t layer = 0;
    uint8_t detail = 0;
  };
  struct LayerCounts {
    std::array<uint64_t, TRACE_CAUSES> causes{};
    std::array<uint64_t, 1u << TRACE_ENGINES> overlap{};
    std::array<uint64_t, TRACE_BEATS> beats{};
  };
  struct Core {
    bool counting = false;
    bool dispatched = false;  // anything, in this run
    std::array<std::deque<Instruction>, TRACE_ENGINES> queues;
    std::array<Instruction, TRACE_ENGINES> current;
    std::array<Slice, TRACE_ENGINES> engines;
    Slice sync;
    Slice stall;
    std::map<uint16_t, LayerCounts> layers;
    LayerCounts* counts = nullptr;  // of the layer `counted`: the one of the cycle before, as a rule
    uint16_t counted = 0;
  };

  void sample_core(uint64_t cycle, uint8_t index, TraceWord word);
  void count(Core& core, TraceWord word, uint16_t layer);
  static uint16_t layer_of(const Core& core, TraceWord word);
  static uint16_t newest_layer(const Core& core, TraceWord word);
  void track(uint64_t cycle, uint8_t index, Slice& slice, EventRecord::Type type, uint8_t code, bool active,
             uint16_t layer, uint8_t detail);
  void finish_core(uint64_t cycle, uint8_t index);
  void write(const EventRecord& record);

  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::vector<Core> cores_;
  uint16_t run_ = 0;
  uint32_t counting_ = 0;  // cores that belong to a running task
  uint64_t run_start_ = 0;
  uint64_t cycle_ = 0;
};

}  // namespace tessera::sim
