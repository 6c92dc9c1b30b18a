// SPDX-License-Identifier: Apache-2.0
/// What happens at a violated assumption of a proof: its place goes, once, to the file PID.txt of the folder that TSR_ASSUMPTIONS
/// names, a line "FILE:LINE INSTANCE"; to standard error without it. The simulation goes on.
///
/// Compiled into models that watch assumptions only. Verilator's own vl_stop, to which a $stop leads, is left out there, and the
/// simulation's own tsr_sim_create, which this one stands in front of, is called tsr_sim_create_simulation: before the end of the reset
/// that it gives, registers hold anything and nothing is assumed.
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <set>
#include <string>

#include "sim_api.h"
#include "verilated.h"

#undef tsr_sim_create

namespace {
thread_local bool in_reset = false;
}

extern "C" TSR_SIM_API tsr_sim* tsr_sim_create(const char* options_json, char* error, size_t error_len) {
  in_reset = true;
  tsr_sim* sim = tsr_sim_create_simulation(options_json, error, error_len);
  in_reset = false;
  return sim;
}

void vl_stop(const char* filename, int linenum, const char* hier) {
  static std::mutex mutex;
  static std::set<std::string> known;
  if (in_reset) return;
  const std::lock_guard lock(mutex);
  std::string place = std::string(filename) + ":" + std::to_string(linenum) + " " + hier;
  if (!known.insert(place).second) return;
  if (const char* folder = std::getenv("TSR_ASSUMPTIONS"))
    std::ofstream(std::string(folder) + "/" + std::to_string(getpid()) + ".txt", std::ios::app) << place << "\n";
  else
    std::cerr << "assumption violated: " << place << "\n";
}
