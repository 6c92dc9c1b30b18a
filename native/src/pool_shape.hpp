// SPDX-License-Identifier: Apache-2.0
/// The numbers of a PoolConfig that a functional pool depends on.
#pragma once

#include <cstdint>

namespace tessera {

struct PoolShape {
  uint32_t cores = 0;
  uint32_t clusters = 0;
  uint32_t banks = 0;
  uint32_t tasks = 0;
  /// Not 0: core c is virtual core 0 of task c for ever (virtualization none).
  uint32_t fixed_map = 0;
  /// Pages of the feature memory beside each bank; 0: there is none.
  uint32_t fast_pages = 0;
  /// Not 0: the registers of the banks' time slots exist.
  uint32_t time_slots = 0;
  /// Bytes of each bank; only touched pages take memory.
  uint64_t bank_bytes = 0;
  uint32_t config_hash = 0;
  uint32_t pp = 0;
  uint32_t icp = 0;
  uint32_t ocp = 0;
  uint32_t input_buffer_bytes = 0;
  uint32_t weight_buffer_bytes = 0;
  uint32_t output_buffer_bytes = 0;
  uint32_t instruction_memory_bytes = 0;
  /// Worker threads; 0: as many as the machine has processors.
  uint32_t threads = 0;
};

}  // namespace tessera
