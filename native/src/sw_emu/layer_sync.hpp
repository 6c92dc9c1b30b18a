// SPDX-License-Identifier: Apache-2.0
/// Producer counters of one task: which layers are complete.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace tessera {

/// Layers of the largest program.
constexpr uint32_t MAX_LAYERS = 512;

class LayerSync {
 public:
  /// Layers below `complete` count as complete, all others as not begun.
  void reset(uint32_t complete) {
    for (uint32_t layer = 0; layer < MAX_LAYERS; layer++) {
      reports_[layer] = 0;
      complete_[layer].store(layer < complete, std::memory_order_relaxed);
    }
    lowest_ = complete;
  }

  /// May be called from any thread.
  bool complete(uint32_t layer) const { return layer < MAX_LAYERS && complete_[layer].load(std::memory_order_acquire); }

  /// One core's report; true when it completes the layer. Calls are serialised by the pool.
  bool report(uint32_t layer, uint32_t cores) {
    if (layer >= MAX_LAYERS || ++reports_[layer] != cores) return false;
    complete_[layer].store(true, std::memory_order_release);
    while (lowest_ < MAX_LAYERS && complete_[lowest_].load(std::memory_order_relaxed)) lowest_++;
    return true;
  }

  /// All layers below this number are complete.
  uint32_t lowest_incomplete() const { return lowest_; }

 private:
  std::array<uint32_t, MAX_LAYERS> reports_{};
  std::array<std::atomic<bool>, MAX_LAYERS> complete_{};
  uint32_t lowest_ = 0;
};

}  // namespace tessera
