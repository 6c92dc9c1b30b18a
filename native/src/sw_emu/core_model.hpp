// SPDX-License-Identifier: Apache-2.0
/// The HLS core behind one interface, whatever its shape.
#pragma once

#include <memory>

#include "../pool_shape.hpp"
#include "core_port.hpp"
#include "types.hpp"

namespace tessera {

/// What a core did until nothing more could start.
enum class CoreProgress : uint8_t { STALLED, MEMORY_FAULT, TOKEN_OVERFLOW };

class CoreModel {
 public:
  virtual ~CoreModel() = default;
  /// Drops queued instructions and restores the tokens.
  virtual void reset_control() = 0;
  /// Clears buffers, accumulators and activation table, as when a core changes its task.
  virtual void clear() = 0;
  virtual bool legal(const hls::Instruction& in) const = 0;
  /// Cycles that a legal instruction would take in hardware, at least.
  virtual uint64_t cycles(const hls::Instruction& in) const = 0;
  virtual bool can_accept(const hls::Instruction& in) const = 0;
  virtual void accept(const hls::Instruction& in) = 0;
  virtual CoreProgress run(CorePort& port) = 0;
  virtual bool drained() const = 0;
  /// The input queue is held by WAIT_LAYERS.
  virtual bool waits_for_layers() const = 0;
  /// The layers it is held for are complete.
  virtual bool layers_ready(const CorePort& port) const = 0;
};

/// Throws BACKEND_CONFIG when the emulator has no core of this parallelism or the buffer sizes are unusable.
std::unique_ptr<CoreModel> make_core_model(const PoolShape& shape);

}  // namespace tessera
