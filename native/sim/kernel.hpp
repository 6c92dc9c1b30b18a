// SPDX-License-Identifier: Apache-2.0
/// The Verilated kernel top with its clock, memory and AXI-Lite master.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "ddr/ddr_params.hpp"
#include "event_tap.hpp"
#include "memory_system.hpp"

namespace tessera::sim {

struct KernelOptions {
  uint32_t seed = 1;
  std::string trace;  // waveform file, empty: none
  uint64_t trace_start = 0;
  uint64_t trace_cycles = 0;  // 0: to the end
  std::string events;         // file of event_tap.hpp, empty: none
  DdrParams ddr;
};

/// Options from the text of tsr_sim_create(); throws JsonError.
KernelOptions parse_kernel_options(const std::string& json);

class Kernel {
 public:
  /// Resets the design. Throws std::runtime_error when a waveform is wanted and the library has no tracing.
  explicit Kernel(const KernelOptions& options);
  ~Kernel();
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  uint32_t read_register(uint32_t offset);
  void write_register(uint32_t offset, uint32_t value);
  /// True when the interrupt line is high before `max_cycles` have passed.
  bool run(uint64_t max_cycles);
  uint64_t cycles() const { return cycle_; }
  MemorySystem& memory() { return *memory_; }
  std::string report() const;

 private:
  struct Model;  // the Verilated classes stay inside kernel.cpp

  void tick();
  void rise();
  void settle();
  void dump();
  void record();

  std::unique_ptr<Model> model_;
  std::unique_ptr<MemorySystem> memory_;
  std::unique_ptr<EventTap> events_;  // null: nothing is recorded
  uint64_t cycle_ = 0;
  double seconds_ = 0;            // host time spent in run()
  double processor_seconds_ = 0;  // processor time of it, which other load on the host does not stretch
  uint64_t run_cycles_ = 0;
};

}  // namespace tessera::sim
