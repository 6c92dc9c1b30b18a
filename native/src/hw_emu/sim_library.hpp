// SPDX-License-Identifier: Apache-2.0
/// The functions of a simulated pool (sim/sim_api.h), found in a shared library at run time.
#pragma once

#include <string>

#include "sim_api.h"

namespace tessera {

class SimLibrary {
 public:
  /// Throws BACKEND_LIBRARY when the file cannot be loaded, lacks a function, or has another ABI version.
  explicit SimLibrary(const std::string& path);
  ~SimLibrary();
  SimLibrary(const SimLibrary&) = delete;
  SimLibrary& operator=(const SimLibrary&) = delete;

  decltype(&tsr_sim_create) create;
  decltype(&tsr_sim_destroy) destroy;
  decltype(&tsr_sim_mem_read) mem_read;
  decltype(&tsr_sim_mem_write) mem_write;
  decltype(&tsr_sim_reg_read) reg_read;
  decltype(&tsr_sim_reg_write) reg_write;
  decltype(&tsr_sim_run) run;
  decltype(&tsr_sim_report) report;
  decltype(&tsr_sim_inject) inject;

 private:
  void* handle_;
};

}  // namespace tessera
