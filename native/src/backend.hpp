// SPDX-License-Identifier: Apache-2.0
/// What a device is to the runtime: banks of memory, 32-bit registers, one interrupt. Emulators and cards implement it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "pool_shape.hpp"

namespace tessera {

/// What a backend can and cannot do, for callers that behave differently.
struct Capabilities {
  /// The cycle counters mean simulated or real clock cycles.
  bool cycle_accurate;
  /// wait_interrupt() blocks on an event; otherwise it polls inside.
  bool interrupt;
  /// inject() is available.
  bool fault_injection;
};

/// A device in use. Every function may be called from any thread; a call after close() throws BACKEND_CLOSED.
class Backend {
 public:
  virtual ~Backend() = default;
  Backend() = default;
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;

  virtual Capabilities capabilities() const = 0;

  /// `phys`: bank in bits 37:34, byte offset in bits 33:0. Throws BACKEND_MEMORY when the range leaves its bank.
  virtual void read_memory(uint64_t phys, std::span<std::byte> bytes) = 0;
  virtual void write_memory(uint64_t phys, std::span<const std::byte> bytes) = 0;

  /// `offset`: byte offset in the register map, a multiple of 4. Throws BACKEND_REGISTER otherwise.
  virtual uint32_t read_register(uint32_t offset) = 0;
  virtual void write_register(uint32_t offset, uint32_t value) = 0;

  /// True when the interrupt is (or becomes) active, false after the timeout. close() ends the wait with false.
  virtual bool wait_interrupt(std::chrono::milliseconds timeout) = 0;

  /// Backend-specific report as JSON ("{}" when there is none).
  virtual std::string report() { return "{}"; }
  /// Injects a fault described by JSON. Throws BACKEND_CONFIG when unsupported or malformed.
  virtual void inject(const std::string& json);

  /// Stops everything under way and releases the device. May be called twice.
  virtual void close() = 0;
};

/// What to open.
struct OpenOptions {
  /// "sw_emu" or "hw_emu".
  std::string backend;
  /// sw_emu: the pool to emulate.
  PoolShape shape;
  /// hw_emu: the Verilated pool, a shared library with the interface of sim/sim_api.h.
  std::string library;
  /// hw_emu: options of tsr_sim_create().
  std::string simulation_options;
};

/// Opens a device. Throws BACKEND_CONFIG or BACKEND_LIBRARY.
std::unique_ptr<Backend> open_backend(const OpenOptions& options);

}  // namespace tessera
