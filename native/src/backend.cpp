// SPDX-License-Identifier: Apache-2.0
#include "backend.hpp"

#include "error.hpp"
#include "hw_emu/hw_emu.hpp"
#include "sw_emu/sw_emu.hpp"

namespace tessera {

void Backend::inject(const std::string&) {
  throw Error("BACKEND_CONFIG", "this backend cannot inject faults; use hw_emu");
}

std::unique_ptr<Backend> open_backend(const OpenOptions& options) {
  if (options.backend == "sw_emu") return open_sw_emu(options.shape);
  if (options.backend == "hw_emu") return open_hw_emu(options.library, options.simulation_options);
  throw Error("BACKEND_CONFIG", "no backend is named '" + options.backend + "'; there are sw_emu, hw_emu");
}

}  // namespace tessera
