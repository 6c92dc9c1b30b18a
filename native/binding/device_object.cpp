// SPDX-License-Identifier: Apache-2.0
#include "device_object.hpp"

#include <chrono>
#include <vector>

#include "arguments.hpp"
#include "promise_worker.hpp"

namespace tessera::binding {
namespace {

Napi::Value nothing(Napi::Env env) { return env.Undefined(); }

}  // namespace

Napi::Function DeviceObject::define(Napi::Env env) {
  return DefineClass(
      env, "NativeDevice",
      {InstanceMethod("capabilities", &DeviceObject::capabilities),
       InstanceMethod("readMemory", &DeviceObject::read_memory),
       InstanceMethod("writeMemory", &DeviceObject::write_memory),
       InstanceMethod("readRegisters", &DeviceObject::read_registers),
       InstanceMethod("writeRegisters", &DeviceObject::write_registers),
       InstanceMethod("waitInterrupt", &DeviceObject::wait_interrupt), InstanceMethod("report", &DeviceObject::report),
       InstanceMethod("inject", &DeviceObject::inject), InstanceMethod("close", &DeviceObject::close)});
}

Napi::Value DeviceObject::open(const Napi::CallbackInfo& info, const Napi::FunctionReference& device_class) {
  auto opened = std::make_shared<std::shared_ptr<Backend>>();
  const OpenOptions options = to_open_options(info[0]);
  return PromiseWorker::start(
      info.Env(), [opened, options] { *opened = open_backend(options); },
      [opened, &device_class](Napi::Env env) -> Napi::Value {
        return device_class.New({Napi::External<std::shared_ptr<Backend>>::New(env, opened.get())});
      });
}

DeviceObject::DeviceObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<DeviceObject>(info) {
  if (info.Length() != 1 || !info[0].IsExternal()) throw Napi::TypeError::New(info.Env(), "a device is made by open()");
  backend_ = std::move(*info[0].As<Napi::External<std::shared_ptr<Backend>>>().Data());
}

Napi::Value DeviceObject::capabilities(const Napi::CallbackInfo& info) {
  const Capabilities found = backend_->capabilities();
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("cycleAccurate", found.cycle_accurate);
  result.Set("interrupt", found.interrupt);
  result.Set("faultInjection", found.fault_injection);
  return result;
}

Napi::Value DeviceObject::read_memory(const Napi::CallbackInfo& info) {
  const std::vector<MemoryRange> ranges = to_ranges(info[0], "ranges");
  Napi::Uint8Array target = Napi::Uint8Array::New(info.Env(), size_t(total_bytes(ranges)));
  std::byte* bytes = reinterpret_cast<std::byte*>(target.Data());
  auto kept = std::make_shared<Napi::ObjectReference>(Napi::Persistent(target.As<Napi::Object>()));
  return PromiseWorker::start(
      info.Env(),
      [backend = backend_, ranges, bytes] {
        std::byte* at = bytes;
        for (const MemoryRange& range : ranges) {
          backend->read_memory(range.phys, {at, size_t(range.bytes)});
          at += range.bytes;
        }
      },
      [kept](Napi::Env) -> Napi::Value { return kept->Value(); });
}

Napi::Value DeviceObject::write_memory(const Napi::CallbackInfo& info) {
  const std::vector<MemoryRange> ranges = to_ranges(info[0], "ranges");
  const Napi::Uint8Array source = to_uint8_array(info[1], "data");
  if (total_bytes(ranges) != source.ByteLength())
    throw Napi::RangeError::New(info.Env(), "data must have as many bytes as all ranges together");
  const std::byte* bytes = reinterpret_cast<const std::byte*>(source.Data());
  return PromiseWorker::start(
      info.Env(),
      [backend = backend_, ranges, bytes] {
        const std::byte* at = bytes;
        for (const MemoryRange& range : ranges) {
          backend->write_memory(range.phys, {at, size_t(range.bytes)});
          at += range.bytes;
        }
      },
      nothing, source);
}

Napi::Value DeviceObject::read_registers(const Napi::CallbackInfo& info) {
  const Napi::Uint32Array offsets = to_uint32_array(info[0], "offsets");
  auto values = std::make_shared<std::vector<uint32_t>>(offsets.Data(), offsets.Data() + offsets.ElementLength());
  return PromiseWorker::start(
      info.Env(),
      [backend = backend_, values] {
        for (uint32_t& value : *values) value = backend->read_register(value);
      },
      [values](Napi::Env env) -> Napi::Value {
        Napi::Uint32Array result = Napi::Uint32Array::New(env, values->size());
        std::copy(values->begin(), values->end(), result.Data());
        return result;
      });
}

Napi::Value DeviceObject::write_registers(const Napi::CallbackInfo& info) {
  const Napi::Uint32Array pairs = to_uint32_array(info[0], "writes");
  if (pairs.ElementLength() % 2 != 0)
    throw Napi::TypeError::New(info.Env(), "writes must be pairs of offset and value");
  const std::vector<uint32_t> writes(pairs.Data(), pairs.Data() + pairs.ElementLength());
  return PromiseWorker::start(
      info.Env(),
      [backend = backend_, writes] {
        for (size_t i = 0; i < writes.size(); i += 2) backend->write_register(writes[i], writes[i + 1]);
      },
      nothing);
}

Napi::Value DeviceObject::wait_interrupt(const Napi::CallbackInfo& info) {
  const std::chrono::milliseconds timeout(to_unsigned(info[0], "milliseconds"));
  auto active = std::make_shared<bool>(false);
  return PromiseWorker::start(
      info.Env(), [backend = backend_, timeout, active] { *active = backend->wait_interrupt(timeout); },
      [active](Napi::Env env) -> Napi::Value { return Napi::Boolean::New(env, *active); });
}

Napi::Value DeviceObject::report(const Napi::CallbackInfo& info) {
  auto text = std::make_shared<std::string>();
  return PromiseWorker::start(
      info.Env(), [backend = backend_, text] { *text = backend->report(); },
      [text](Napi::Env env) -> Napi::Value { return Napi::String::New(env, *text); });
}

Napi::Value DeviceObject::inject(const Napi::CallbackInfo& info) {
  const std::string json = to_text(info[0], "fault");
  return PromiseWorker::start(info.Env(), [backend = backend_, json] { backend->inject(json); }, nothing);
}

Napi::Value DeviceObject::close(const Napi::CallbackInfo& info) {
  return PromiseWorker::start(info.Env(), [backend = backend_] { backend->close(); }, nothing);
}

}  // namespace tessera::binding
