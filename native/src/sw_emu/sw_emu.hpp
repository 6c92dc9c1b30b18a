// SPDX-License-Identifier: Apache-2.0
/// Backend sw_emu: the functional pool model around the HLS core, compiled natively.
#pragma once

#include <memory>

#include "../backend.hpp"

namespace tessera {

/// Throws BACKEND_CONFIG on a shape the emulator cannot take.
std::unique_ptr<Backend> open_sw_emu(const PoolShape& shape);

}  // namespace tessera
