// SPDX-License-Identifier: Apache-2.0
/// The C interface on top of Kernel: no exception leaves it.
#include "sim_api.h"

#include <cstring>
#include <exception>
#include <memory>
#include <string>

#include "kernel.hpp"

struct tsr_sim {
  explicit tsr_sim(const tessera::sim::KernelOptions& options) : kernel(options) {}
  tessera::sim::Kernel kernel;
};

namespace {

constexpr int OK = 0;
constexpr int FAILED = -1;

/// Copies as much of the text as fits, terminated.
void copy_text(const std::string& text, char* target, size_t capacity) {
  if (target == nullptr || capacity == 0) return;
  const size_t bytes = std::min(text.size(), capacity - 1);
  std::memcpy(target, text.data(), bytes);
  target[bytes] = '\0';
}

}  // namespace

uint32_t tsr_sim_abi_version() { return TSR_SIM_ABI_VERSION; }

tsr_sim* tsr_sim_create(const char* options_json, char* error, size_t error_len) {
  try {
    return std::make_unique<tsr_sim>(tessera::sim::parse_kernel_options(options_json == nullptr ? "" : options_json))
        .release();
  } catch (const std::exception& exception) {
    copy_text(exception.what(), error, error_len);
    return nullptr;
  }
}

void tsr_sim_destroy(tsr_sim* sim) { const std::unique_ptr<tsr_sim> owner(sim); }

int tsr_sim_mem_write(tsr_sim* sim, uint64_t phys, const void* data, size_t bytes) {
  std::byte* memory = sim->kernel.memory().find(phys, bytes);
  if (memory == nullptr) return FAILED;
  std::memcpy(memory, data, bytes);
  return OK;
}

int tsr_sim_mem_read(tsr_sim* sim, uint64_t phys, void* data, size_t bytes) {
  const std::byte* memory = sim->kernel.memory().find(phys, bytes);
  if (memory == nullptr) return FAILED;
  std::memcpy(data, memory, bytes);
  return OK;
}

uint32_t tsr_sim_reg_read(tsr_sim* sim, uint32_t offset) { return sim->kernel.read_register(offset); }

void tsr_sim_reg_write(tsr_sim* sim, uint32_t offset, uint32_t value) { sim->kernel.write_register(offset, value); }

int tsr_sim_run(tsr_sim* sim, uint64_t max_cycles) { return sim->kernel.run(max_cycles) ? 1 : 0; }

uint64_t tsr_sim_cycles(tsr_sim* sim) { return sim->kernel.cycles(); }

int tsr_sim_report(tsr_sim* sim, char* json, size_t cap) {
  try {
    const std::string text = sim->kernel.report();
    copy_text(text, json, cap);
    return static_cast<int>(text.size());
  } catch (const std::exception&) {
    return FAILED;
  }
}

int tsr_sim_inject(tsr_sim* sim, const char* json) {
  try {
    sim->kernel.memory().inject(json);
    return OK;
  } catch (const std::exception&) {
    return FAILED;
  }
}
