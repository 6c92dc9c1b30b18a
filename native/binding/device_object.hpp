// SPDX-License-Identifier: Apache-2.0
/// The JavaScript object of an open device; every method returns a promise. Types: packages/host/src/native/addon.ts.
#pragma once

#include <napi.h>

#include <memory>

#include "backend.hpp"

namespace tessera::binding {

class DeviceObject : public Napi::ObjectWrap<DeviceObject> {
 public:
  static Napi::Function define(Napi::Env env);
  /// open(options): promise of a device object.
  static Napi::Value open(const Napi::CallbackInfo& info, const Napi::FunctionReference& device_class);

  explicit DeviceObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value capabilities(const Napi::CallbackInfo& info);
  Napi::Value read_memory(const Napi::CallbackInfo& info);
  Napi::Value write_memory(const Napi::CallbackInfo& info);
  Napi::Value read_registers(const Napi::CallbackInfo& info);
  Napi::Value write_registers(const Napi::CallbackInfo& info);
  Napi::Value wait_interrupt(const Napi::CallbackInfo& info);
  Napi::Value report(const Napi::CallbackInfo& info);
  Napi::Value inject(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);

  std::shared_ptr<Backend> backend_;
};

}  // namespace tessera::binding
