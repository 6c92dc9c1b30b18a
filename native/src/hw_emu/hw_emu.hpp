// SPDX-License-Identifier: Apache-2.0
/// Backend hw_emu: the pool's RTL in Verilator with its DDR model, loaded from a shared library.
#pragma once

#include <memory>
#include <string>

#include "../backend.hpp"

namespace tessera {

/// `simulation_options`: JSON of tsr_sim_create(). Throws BACKEND_LIBRARY or BACKEND_CONFIG.
std::unique_ptr<Backend> open_hw_emu(const std::string& library, const std::string& simulation_options);

}  // namespace tessera
