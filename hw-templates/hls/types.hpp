// SPDX-License-Identifier: Apache-2.0
/// Types shared by all operations of the core: shape, instruction words, addresses, faults.
#pragma once

#include <cstdint>

namespace tessera::hls {

/// Bytes of one memory unit, of one instruction word, and channels of one feature-map block.
constexpr int UNIT_BYTES = 32;
/// 32-byte units of the longest burst; a burst never crosses a multiple of its size.
constexpr uint32_t BURST_UNITS = 32;
/// Bytes of a weight block's parameters of one output channel.
constexpr int PARAM_BYTES = 16;

/// Parallelism of the array: pixels, input channels, output channels per cycle.
template <int PP_, int ICP_, int OCP_>
struct Shape {
  static constexpr int PP = PP_;
  static constexpr int ICP = ICP_;
  static constexpr int OCP = OCP_;
  /// Input-channel groups of one 32-channel block.
  static constexpr int GROUPS = UNIT_BYTES / ICP;
  /// Blocks of OCP channels in one 32-channel block.
  static constexpr int LANES = UNIT_BYTES / OCP;
  /// Weight-buffer words of the parameters that head a weight block.
  static constexpr int PARAM_WORDS = PARAM_BYTES / ICP;
  static constexpr int WEIGHT_BYTES = OCP * ICP;
  static_assert(PARAM_BYTES % ICP == 0 && UNIT_BYTES % OCP == 0 && OCP % ICP == 0 && OCP * ICP % UNIT_BYTES == 0,
                "see docs/design/isa.md");
};

/// An instruction as it stands in memory: one or two 256-bit words, little endian.
struct Instruction {
  uint64_t bits[2][4];
};

/// Tenant-virtual address; the offset is kept wider than its 36 bits so that an overflow shows.
struct Address {
  uint32_t segment;
  uint64_t offset;
};

}  // namespace tessera::hls
