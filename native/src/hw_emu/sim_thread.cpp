// SPDX-License-Identifier: Apache-2.0
#include "sim_thread.hpp"

#include <array>
#include <exception>
#include <memory>
#include <utility>

#include "../error.hpp"

namespace tessera {
namespace {

/// Cycles between two looks at the job queue.
constexpr uint64_t CYCLES_PER_TURN = 2000;

tsr_sim* create(const SimLibrary& library, const std::string& options) {
  std::array<char, 512> reason{};
  tsr_sim* sim = library.create(options.c_str(), reason.data(), reason.size());
  if (sim == nullptr)
    throw Error("BACKEND_CONFIG", std::string("the simulated pool refused its options: ") + reason.data());
  return sim;
}

}  // namespace

SimThread::SimThread(const std::string& library, const std::string& simulation_options) : library_(library) {
  std::promise<void> created;
  std::future<void> ready = created.get_future();
  thread_ = std::thread([this, simulation_options, promise = std::move(created)]() mutable {
    own(simulation_options, std::move(promise));
  });
  try {
    ready.get();
  } catch (...) {
    thread_.join();
    throw;
  }
}

void SimThread::own(const std::string& options, std::promise<void> created) {
  tsr_sim* sim = nullptr;
  try {
    sim = create(library_, options);
  } catch (...) {
    created.set_exception(std::current_exception());
    return;
  }
  created.set_value();
  loop(sim);
  library_.destroy(sim);
}

SimThread::~SimThread() {
  stop();
  thread_.join();
}

void SimThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  advanced_.notify_all();
}

void SimThread::call(const std::function<void(const SimLibrary&, tsr_sim*)>& job) {
  auto task = std::make_shared<std::packaged_task<void(tsr_sim*)>>([this, &job](tsr_sim* sim) { job(library_, sim); });
  std::future<void> done = task->get_future();
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) throw Error("BACKEND_CLOSED", "the device has been closed");
    jobs_.emplace_back([task](tsr_sim* sim) { (*task)(sim); });
  }
  wake_.notify_all();
  done.get();
}

bool SimThread::wait_interrupt(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  waiters_++;
  // What the line was before is history: look again, since a register write may have cleared it.
  interrupt_ = false;
  wake_.notify_all();
  advanced_.wait_for(lock, timeout, [this] { return stopping_ || interrupt_; });
  waiters_--;
  return !stopping_ && interrupt_;
}

void SimThread::loop(tsr_sim* sim) {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !jobs_.empty() || (waiters_ > 0 && !interrupt_); });
    // Jobs accepted before stop() are finished, since their callers wait for them.
    if (stopping_ && jobs_.empty()) return;
    std::deque<std::function<void(tsr_sim*)>> jobs = std::exchange(jobs_, {});
    const bool advance = waiters_ > 0 && !stopping_;
    lock.unlock();
    for (const std::function<void(tsr_sim*)>& job : jobs) job(sim);
    const bool active = advance && library_.run(sim, CYCLES_PER_TURN) == 1;
    lock.lock();
    if (active) {
      interrupt_ = true;
      advanced_.notify_all();
    }
  }
}

}  // namespace tessera
