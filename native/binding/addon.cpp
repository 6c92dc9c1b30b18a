// SPDX-License-Identifier: Apache-2.0
/// The addon: layout hash, and open(), which gives a device object. State is per environment (worker threads work).
#include <napi.h>

#include "device_object.hpp"
#include "tessera_isa.hpp"

namespace tessera::binding {

class TesseraAddon : public Napi::Addon<TesseraAddon> {
 public:
  TesseraAddon(Napi::Env env, Napi::Object exports) {
    device_class_ = Napi::Persistent(DeviceObject::define(env));
    DefineAddon(exports, {InstanceValue("layoutHash", Napi::Number::New(env, isa::LAYOUT_HASH), napi_enumerable),
                          InstanceMethod("open", &TesseraAddon::open, napi_enumerable)});
  }

 private:
  Napi::Value open(const Napi::CallbackInfo& info) { return DeviceObject::open(info, device_class_); }

  Napi::FunctionReference device_class_;
};

}  // namespace tessera::binding

using TesseraAddon = tessera::binding::TesseraAddon;
NODE_API_ADDON(TesseraAddon)
