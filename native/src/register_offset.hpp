// SPDX-License-Identifier: Apache-2.0
/// The check of register offsets that all backends share.
#pragma once

#include <cstdint>
#include <string>

#include "error.hpp"
#include "tessera_isa.hpp"

namespace tessera {

/// Returns `offset`; throws BACKEND_REGISTER when it is misaligned or outside the register map.
inline uint32_t check_register_offset(uint32_t offset) {
  if (offset % 4 != 0 || offset >= isa::REGISTER_SPACE)
    throw Error("BACKEND_REGISTER", "register offset " + std::to_string(offset) + ": must be a multiple of 4 below " +
                                        std::to_string(isa::REGISTER_SPACE));
  return offset;
}

}  // namespace tessera
