// SPDX-License-Identifier: Apache-2.0
/// One DDR bank as the AXI ports see it: a DDR channel kept at the kernel's time.
#pragma once

#include <cstdint>

#include "ddr/ddr_channel.hpp"

namespace tessera::sim {

/// Where the data of a 64 B read goes: carried through the DDR model as its tag.
struct ReadTag {
  uint8_t port;
  uint8_t slot;
  uint8_t beat;

  uint32_t pack() const { return uint32_t{port} << 16 | uint32_t{slot} << 8 | beat; }
  static ReadTag unpack(uint32_t tag) {
    return {static_cast<uint8_t>(tag >> 16), static_cast<uint8_t>(tag >> 8), static_cast<uint8_t>(tag)};
  }
};

class DramBank {
 public:
  explicit DramBank(const DdrParams& params) : channel_(params), clocks_per_cycle_(params.clocks_per_cycle) {}

  DdrChannel& channel() { return channel_; }
  const DdrChannel& channel() const { return channel_; }

  /// Brings the channel to the beginning of a kernel cycle; an idle one is left behind until a request comes.
  void wake(uint64_t cycle) { channel_.advance(cycle * clocks_per_cycle_); }

 private:
  DdrChannel channel_;
  uint32_t clocks_per_cycle_;
};

}  // namespace tessera::sim
