// SPDX-License-Identifier: Apache-2.0
#include "hw_emu.hpp"

#include <mutex>
#include <utility>
#include <vector>

#include "../error.hpp"
#include "../register_offset.hpp"
#include "sim_thread.hpp"

namespace tessera {
namespace {

class HwEmu final : public Backend {
 public:
  HwEmu(const std::string& library, const std::string& options) : sim_(std::make_shared<SimThread>(library, options)) {}
  ~HwEmu() override { close(); }

  Capabilities capabilities() const override { return {true, true, true}; }

  void read_memory(uint64_t phys, std::span<std::byte> bytes) override {
    use()->call([&](const SimLibrary& library, tsr_sim* sim) {
      check_range(library.mem_read(sim, phys, bytes.data(), bytes.size()), phys, bytes.size());
    });
  }

  void write_memory(uint64_t phys, std::span<const std::byte> bytes) override {
    use()->call([&](const SimLibrary& library, tsr_sim* sim) {
      check_range(library.mem_write(sim, phys, bytes.data(), bytes.size()), phys, bytes.size());
    });
  }

  uint32_t read_register(uint32_t offset) override {
    uint32_t value = 0;
    check_register_offset(offset);
    use()->call([&](const SimLibrary& library, tsr_sim* sim) { value = library.reg_read(sim, offset); });
    return value;
  }

  void write_register(uint32_t offset, uint32_t value) override {
    check_register_offset(offset);
    use()->call([&](const SimLibrary& library, tsr_sim* sim) { library.reg_write(sim, offset, value); });
  }

  bool wait_interrupt(std::chrono::milliseconds timeout) override { return use()->wait_interrupt(timeout); }

  std::string report() override {
    std::vector<char> text(1 << 14);
    use()->call([&](const SimLibrary& library, tsr_sim* sim) {
      const int length = library.report(sim, text.data(), text.size());
      if (length < 0) throw Error("BACKEND_LIBRARY", "the simulated pool gave no report");
      if (size_t(length) < text.size()) return;
      text.resize(size_t(length) + 1);
      library.report(sim, text.data(), text.size());
    });
    return text.data();
  }

  void inject(const std::string& json) override {
    use()->call([&](const SimLibrary& library, tsr_sim* sim) {
      if (library.inject(sim, json.c_str()) != 0)
        throw Error("BACKEND_CONFIG", "the simulated pool does not know the fault " + json);
    });
  }

  void close() override {
    std::shared_ptr<SimThread> sim;
    {
      const std::lock_guard lock(mutex_);
      sim = std::move(sim_);
    }
    if (sim) sim->stop();
  }

 private:
  std::shared_ptr<SimThread> use() {
    const std::lock_guard lock(mutex_);
    if (!sim_) throw Error("BACKEND_CLOSED", "the device has been closed");
    return sim_;
  }

  static void check_range(int result, uint64_t phys, size_t bytes) {
    if (result != 0)
      throw Error("BACKEND_MEMORY", std::to_string(bytes) + " bytes at physical address " + std::to_string(phys) +
                                        " are not inside one bank");
  }

  std::mutex mutex_;
  std::shared_ptr<SimThread> sim_;
};

}  // namespace

std::unique_ptr<Backend> open_hw_emu(const std::string& library, const std::string& simulation_options) {
  return std::make_unique<HwEmu>(library, simulation_options.empty() ? "{}" : simulation_options);
}

}  // namespace tessera
