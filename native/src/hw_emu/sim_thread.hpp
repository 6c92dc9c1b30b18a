// SPDX-License-Identifier: Apache-2.0
/// The thread that owns a simulated pool: creates, runs and destroys it, since Verilator keeps per-thread state. Time
/// passes only while somebody waits for the interrupt, so that the cycles of a run do not depend on how busy the host
/// is.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>

#include "sim_library.hpp"

namespace tessera {

class SimThread {
 public:
  /// Throws BACKEND_LIBRARY or BACKEND_CONFIG.
  SimThread(const std::string& library, const std::string& simulation_options);
  ~SimThread();
  SimThread(const SimThread&) = delete;
  SimThread& operator=(const SimThread&) = delete;

  /// Runs `job` on the simulation's thread and waits for it; what it throws is thrown here.
  void call(const std::function<void(const SimLibrary&, tsr_sim*)>& job);
  /// Lets time pass until the interrupt is high (true), or the timeout or stop() (false).
  bool wait_interrupt(std::chrono::milliseconds timeout);
  /// Ends waits and refuses further calls with BACKEND_CLOSED.
  void stop();

 private:
  void own(const std::string& options, std::promise<void> created);
  void loop(tsr_sim* sim);

  SimLibrary library_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable advanced_;
  std::deque<std::function<void(tsr_sim*)>> jobs_;
  uint32_t waiters_ = 0;
  bool interrupt_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tessera
