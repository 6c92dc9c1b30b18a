// SPDX-License-Identifier: Apache-2.0
/// One asynchronous verb: runs off the event loop, settles a promise. Errors of the library become JavaScript errors
/// with the same `code`.
#pragma once

#include <napi.h>

#include <functional>
#include <string>
#include <utility>

#include "error.hpp"

namespace tessera::binding {

class PromiseWorker final : public Napi::AsyncWorker {
 public:
  /// Runs off the event loop; must not touch JavaScript.
  using Work = std::function<void()>;
  /// Makes the promise's value, on the event loop, after `Work` has succeeded.
  using Result = std::function<Napi::Value(Napi::Env)>;

  /// Starts the work. The worker deletes itself; `keep`, when not empty, stays alive until then.
  static Napi::Promise start(Napi::Env env, Work work, Result result, Napi::Object keep = {}) {
    auto* worker = new PromiseWorker(env, std::move(work), std::move(result));
    if (!keep.IsEmpty()) worker->kept_ = Napi::Persistent(keep);
    const Napi::Promise promise = worker->deferred_.Promise();
    worker->Queue();
    return promise;
  }

 protected:
  void Execute() override {
    try {
      work_();
    } catch (const Error& error) {
      code_ = error.code();
      SetError(error.what());
    }
  }

  void OnOK() override { deferred_.Resolve(result_(Env())); }

  void OnError(const Napi::Error& error) override {
    const Napi::Object value = error.Value();
    value.Set("code", code_.empty() ? "BACKEND_INTERNAL" : code_);
    deferred_.Reject(value);
  }

 private:
  PromiseWorker(Napi::Env env, Work work, Result result)
      : Napi::AsyncWorker(env), deferred_(env), work_(std::move(work)), result_(std::move(result)) {}

  Napi::Promise::Deferred deferred_;
  Work work_;
  Result result_;
  std::string code_;
  Napi::ObjectReference kept_;
};

}  // namespace tessera::binding
