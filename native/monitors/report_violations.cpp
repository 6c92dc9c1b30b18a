// SPDX-License-Identifier: Apache-2.0
/// What happens at a violated assumption of a proof: its place goes, once, to the file PID.txt of the folder that TSR_ASSUMPTIONS
/// names, a line "FILE:LINE INSTANCE"; to standard error without it. The simulation goes on.
///
/// Compiled into models that watch assumptions only: there Verilator's own vl_stop, to which a $stop leads, is left out.
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <set>
#include <string>

#include "verilated.h"

void vl_stop(const char* filename, int linenum, const char* hier) {
  static std::mutex mutex;
  static std::set<std::string> known;
  const std::lock_guard lock(mutex);
  std::string place = std::string(filename) + ":" + std::to_string(linenum) + " " + hier;
  if (!known.insert(place).second) return;
  if (const char* folder = std::getenv("TSR_ASSUMPTIONS"))
    std::ofstream(std::string(folder) + "/" + std::to_string(getpid()) + ".txt", std::ios::app) << place << "\n";
  else
    std::cerr << "assumption violated: " << place << "\n";
}
