// SPDX-License-Identifier: Apache-2.0
#include "kernel.hpp"

#include <verilated.h>

#include <chrono>
#include <ctime>
#include <stdexcept>
#if VM_TRACE
#include <verilated_vcd_c.h>
#endif

#include "Vtop.h"
#include "axi_binding.hpp"
#include "ddr/ddr_json.hpp"
#include "json.hpp"
#include "pool_units.hpp"
#include "trace_port.hpp"

#ifndef TSR_DESIGN
#error "TSR_DESIGN must be the name of the design, without quotes"
#endif
#define TSR_QUOTE(text) #text
#define TSR_TEXT(name) TSR_QUOTE(name)

namespace tessera::sim {

namespace {

constexpr uint32_t RESET_CYCLES = 16;
constexpr uint64_t REGISTER_TIMEOUT = 10000;
constexpr uint32_t NO_ANSWER = 0xffffffff;
constexpr int RANDOM_INITIAL_VALUES = 2;
/// Rounds in which the pool and its units exchange wires that follow from each other within a cycle.
constexpr int MOST_ROUNDS = 100;

}  // namespace

KernelOptions parse_kernel_options(const std::string& json) {
  KernelOptions options;
  if (json.find_first_not_of(" \t\r\n") == std::string::npos) return options;
  const Json parsed = Json::parse(json);
  for (const auto& [key, value] : parsed.object("options")) {
    if (key == "seed") {
      options.seed = static_cast<uint32_t>(value.integer(key));
    } else if (key == "trace") {
      options.trace = value.text(key);
    } else if (key == "trace_start") {
      options.trace_start = value.integer(key);
    } else if (key == "trace_cycles") {
      options.trace_cycles = value.integer(key);
    } else if (key == "events") {
      options.events = value.text(key);
    } else if (key != "ddr") {
      throw JsonError(key + ": no such option; see sim_api.h");
    }
  }
  options.ddr = parse_ddr(parsed.find("ddr"));
  return options;
}

struct Kernel::Model {
  VerilatedContext context;
  std::unique_ptr<Vtop> top;
  std::unique_ptr<PoolUnits> units;
#if VM_TRACE
  std::unique_ptr<VerilatedVcdC> waves;
#endif
  uint64_t trace_start = 0;
  uint64_t trace_end = ~uint64_t{0};
};

Kernel::Kernel(const KernelOptions& options) : model_(std::make_unique<Model>()) {
  VerilatedContext& context = model_->context;
  context.randReset(RANDOM_INITIAL_VALUES);
  context.randSeed(static_cast<int>(options.seed & 0x7fffffff));
  if (!options.trace.empty()) {
#if VM_TRACE
    context.traceEverOn(true);
#else
    throw std::runtime_error("trace: this library was built without tracing; build it with tracing on");
#endif
  }
  model_->top = std::make_unique<Vtop>(&context, "top");
  model_->units = std::make_unique<PoolUnits>(context);
  Vtop& top = *model_->top;
#if VM_TRACE
  if (!options.trace.empty()) {
    constexpr int ALL_LEVELS = 99;
    model_->waves = std::make_unique<VerilatedVcdC>();
    top.trace(model_->waves.get(), ALL_LEVELS);
    model_->units->each_model([this](auto& unit) { unit.trace(model_->waves.get(), ALL_LEVELS); });
    model_->waves->open(options.trace.c_str());
    if (!model_->waves->isOpen()) throw std::runtime_error("trace: cannot write " + options.trace);
    model_->trace_start = options.trace_start;
    if (options.trace_cycles > 0) model_->trace_end = options.trace_start + options.trace_cycles;
  }
#endif

  top.s_axi_control_awvalid = 0;
  top.s_axi_control_wvalid = 0;
  top.s_axi_control_arvalid = 0;
  top.s_axi_control_bready = 1;
  top.s_axi_control_rready = 1;
  memory_ = std::make_unique<MemorySystem>(options.ddr, count_bank_ports(top));
  each_bank_port(
      top, [this](const AxiReadSignals& read, const AxiWriteSignals& write) { memory_->connect_bank(read, write); });
  memory_->connect_instructions(instruction_port(top));

  if (!options.events.empty()) {
    const uint32_t cores = traced_cores(top);
    if (cores == 0) throw std::runtime_error("events: this design has no port that shows what its cores do");
    events_ = std::make_unique<EventTap>(options.events, cores);
  }

  top.ap_rst_n = 0;
  settle();
  for (uint32_t i = 0; i < RESET_CYCLES; ++i) {
    rise();
    settle();
  }
  top.ap_rst_n = 1;
  memory_->drive(cycle_);
  settle();
}

Kernel::~Kernel() {
#if VM_TRACE
  if (model_->waves) model_->waves->close();
#endif
  model_->top->final();
}

/// The rising edge: every register takes what the wires had settled to.
void Kernel::rise() {
  model_->units->rise();
  model_->top->ap_clk = 1;
  model_->top->eval();
  dump();
}

/// The clock is low: wires follow the registers and the inputs. The units go first, since what they take from the pool
/// mostly comes from its registers.
void Kernel::settle() {
  model_->units->settle();
  model_->top->ap_clk = 0;
  int round = 0;
  do {
    if (++round > MOST_ROUNDS) VL_FATAL_MT(__FILE__, __LINE__, "", "the wires between pool and units do not settle");
    model_->top->eval();
  } while (model_->units->settle());
  dump();
}

void Kernel::dump() {
#if VM_TRACE
  if (model_->waves && cycle_ >= model_->trace_start && cycle_ < model_->trace_end) {
    model_->waves->dump(model_->context.time());
  }
  model_->context.timeInc(1);
#endif
}

/// Inputs change after the rising edge, and outputs are read when they have settled before the next one.
void Kernel::tick() {
  memory_->sample(cycle_);
  if (events_) record();
  rise();
  ++cycle_;
  memory_->drive(cycle_);
  settle();
}

void Kernel::record() {
  std::array<uint64_t, MAX_TRACED_CORES> words{};
  read_trace_words(*model_->top, words);
  events_->sample(cycle_, words.data());
  if (cycle_ % EventTap::BANK_PERIOD != 0) return;
  for (uint32_t bank = 0; bank < memory_->banks(); ++bank) {
    const auto [read, written] = memory_->moved_bytes(bank);
    events_->bank(cycle_, bank, read, written);
  }
}

uint32_t Kernel::read_register(uint32_t offset) {
  Vtop& top = *model_->top;
  top.s_axi_control_araddr = offset;
  top.s_axi_control_arvalid = 1;
  settle();
  for (uint64_t i = 0; i < REGISTER_TIMEOUT; ++i) {
    const bool taken = top.s_axi_control_arvalid && top.s_axi_control_arready;
    const bool answered = top.s_axi_control_rvalid;
    const uint32_t value = top.s_axi_control_rdata;
    tick();
    if (taken) top.s_axi_control_arvalid = 0;
    settle();
    if (answered) return value;
  }
  top.s_axi_control_arvalid = 0;
  return NO_ANSWER;
}

void Kernel::write_register(uint32_t offset, uint32_t value) {
  constexpr uint8_t ALL_BYTES = 0xf;
  Vtop& top = *model_->top;
  top.s_axi_control_awaddr = offset;
  top.s_axi_control_awvalid = 1;
  top.s_axi_control_wdata = value;
  top.s_axi_control_wstrb = ALL_BYTES;
  top.s_axi_control_wvalid = 1;
  settle();
  bool answered = false;
  for (uint64_t i = 0; i < REGISTER_TIMEOUT && !answered; ++i) {
    const bool address_taken = top.s_axi_control_awvalid && top.s_axi_control_awready;
    const bool data_taken = top.s_axi_control_wvalid && top.s_axi_control_wready;
    answered = top.s_axi_control_bvalid;
    tick();
    if (address_taken) top.s_axi_control_awvalid = 0;
    if (data_taken) top.s_axi_control_wvalid = 0;
    settle();
  }
  top.s_axi_control_awvalid = 0;
  top.s_axi_control_wvalid = 0;
}

/// Verilator adds __SYM__ to port names that are reserved words somewhere.
bool Kernel::run(uint64_t max_cycles) {
  const auto begin = std::chrono::steady_clock::now();
  const std::clock_t processor_begin = std::clock();
  const uint64_t first = cycle_;
  while (!model_->top->__SYM__interrupt && cycle_ - first < max_cycles) tick();
  seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  processor_seconds_ += static_cast<double>(std::clock() - processor_begin) / CLOCKS_PER_SEC;
  run_cycles_ += cycle_ - first;
  return model_->top->__SYM__interrupt != 0;
}

std::string Kernel::report() const {
  constexpr double THOUSAND = 1000;
  JsonWriter json;
  json.open('{').member("design", std::string_view(TSR_TEXT(TSR_DESIGN))).member("cycles", cycle_);
  const auto rate = [this](double seconds) {
    return seconds > 0 ? static_cast<double>(run_cycles_) / seconds / THOUSAND : 0.0;
  };
  json.member("host_seconds", seconds_).member("processor_seconds", processor_seconds_);
  json.member("kcycles_per_s", rate(seconds_)).member("kcycles_per_processor_s", rate(processor_seconds_));
  json.member("units", static_cast<uint64_t>(model_->units->count())).member("unit_cycles", model_->units->evaluated());
  memory_->report(json, cycle_);
  json.close('}');
  return json.str();
}

}  // namespace tessera::sim
