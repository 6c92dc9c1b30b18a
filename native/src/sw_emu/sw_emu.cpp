// SPDX-License-Identifier: Apache-2.0
#include "sw_emu.hpp"

#include <cstring>
#include <string>

#include "../error.hpp"
#include "../register_offset.hpp"
#include "pool.hpp"

namespace tessera {
namespace {

class SwEmu final : public Backend {
 public:
  explicit SwEmu(const PoolShape& shape) : pool_(std::make_shared<Pool>(shape)) {}
  ~SwEmu() override { close(); }

  Capabilities capabilities() const override { return {false, true, false}; }

  void read_memory(uint64_t phys, std::span<std::byte> bytes) override {
    const std::shared_ptr<Pool> pool = use();
    std::memcpy(bytes.data(), range(*pool, phys, bytes.size()), bytes.size());
  }

  void write_memory(uint64_t phys, std::span<const std::byte> bytes) override {
    const std::shared_ptr<Pool> pool = use();
    std::memcpy(range(*pool, phys, bytes.size()), bytes.data(), bytes.size());
  }

  uint32_t read_register(uint32_t offset) override { return use()->read_register(check_register_offset(offset)); }

  void write_register(uint32_t offset, uint32_t value) override {
    use()->write_register(check_register_offset(offset), value);
  }

  bool wait_interrupt(std::chrono::milliseconds timeout) override { return use()->wait_interrupt(timeout); }

  void close() override {
    std::shared_ptr<Pool> pool;
    {
      const std::lock_guard lock(mutex_);
      pool = std::move(pool_);
    }
    if (pool) pool->stop();
  }

 private:
  /// The pool, kept alive for the caller even when another thread closes the device meanwhile.
  std::shared_ptr<Pool> use() {
    const std::lock_guard lock(mutex_);
    if (!pool_) throw Error("BACKEND_CLOSED", "the device has been closed");
    return pool_;
  }

  static std::byte* range(Pool& pool, uint64_t phys, size_t bytes) {
    std::byte* found = pool.memory().find(phys, bytes);
    if (found == nullptr)
      throw Error("BACKEND_MEMORY", std::to_string(bytes) + " bytes at physical address " + std::to_string(phys) +
                                        " are not inside one bank");
    return found;
  }

  std::mutex mutex_;
  std::shared_ptr<Pool> pool_;
};

}  // namespace

std::unique_ptr<Backend> open_sw_emu(const PoolShape& shape) { return std::make_unique<SwEmu>(shape); }

}  // namespace tessera
