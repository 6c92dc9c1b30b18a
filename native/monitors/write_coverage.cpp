// SPDX-License-Identifier: Apache-2.0
/// At the end of a simulation that counts executed lines: writes the counts, `PID-N.dat`, to the folder that TSR_COVERAGE names.
///
/// Compiled into models with coverage only, in front of the simulation's own tsr_sim_destroy, which is called
/// tsr_sim_destroy_simulation there. The counts are those of the context made last: one simulation at a time in a process.
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>

#include "sim_api.h"
#include "verilated.h"
#include "verilated_cov.h"

#undef tsr_sim_destroy

extern "C" TSR_SIM_API void tsr_sim_destroy(tsr_sim* sim) {
  static std::atomic<unsigned> written{0};
  if (const char* folder = std::getenv("TSR_COVERAGE"); sim != nullptr && folder != nullptr) {
    const std::string name = std::to_string(getpid()) + "-" + std::to_string(written++) + ".dat";
    Verilated::lastContextp()->coveragep()->write((std::string(folder) + "/" + name).c_str());
  }
  tsr_sim_destroy_simulation(sim);
}
