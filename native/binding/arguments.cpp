// SPDX-License-Identifier: Apache-2.0
#include "arguments.hpp"

#include <cmath>

namespace tessera::binding {
namespace {

constexpr double MAX_SAFE = 9007199254740991.0;

[[noreturn]] void refuse(const Napi::Env& env, const char* name, const char* wanted) {
  throw Napi::TypeError::New(env, std::string(name) + " must be " + wanted);
}

uint64_t checked(const Napi::Env& env, double value, const char* name) {
  if (!(value >= 0 && value <= MAX_SAFE) || std::floor(value) != value)
    refuse(env, name, "a whole number that is not negative");
  return uint64_t(value);
}

Napi::TypedArray to_typed_array(const Napi::Value& value, napi_typedarray_type type, const char* name,
                                const char* wanted) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type) refuse(value.Env(), name, wanted);
  return value.As<Napi::TypedArray>();
}

uint32_t member(const Napi::Object& object, const char* name) {
  const uint64_t value = to_unsigned(object.Get(name), name);
  if (value > UINT32_MAX) refuse(object.Env(), name, "below 2^32");
  return uint32_t(value);
}

}  // namespace

uint64_t to_unsigned(const Napi::Value& value, const char* name) {
  if (!value.IsNumber()) refuse(value.Env(), name, "a number");
  return checked(value.Env(), value.As<Napi::Number>().DoubleValue(), name);
}

std::string to_text(const Napi::Value& value, const char* name) {
  if (!value.IsString()) refuse(value.Env(), name, "a string");
  return value.As<Napi::String>().Utf8Value();
}

std::vector<MemoryRange> to_ranges(const Napi::Value& value, const char* name) {
  const auto numbers = to_typed_array(value, napi_float64_array, name, "a Float64Array of address, length pairs")
                           .As<Napi::Float64Array>();
  if (numbers.ElementLength() % 2 != 0) refuse(value.Env(), name, "pairs of address and length");
  std::vector<MemoryRange> ranges;
  for (size_t i = 0; i < numbers.ElementLength(); i += 2)
    ranges.push_back({checked(value.Env(), numbers[i], name), checked(value.Env(), numbers[i + 1], name)});
  return ranges;
}

uint64_t total_bytes(const std::vector<MemoryRange>& ranges) {
  uint64_t bytes = 0;
  for (const MemoryRange& range : ranges) bytes += range.bytes;
  return bytes;
}

Napi::Uint32Array to_uint32_array(const Napi::Value& value, const char* name) {
  return to_typed_array(value, napi_uint32_array, name, "a Uint32Array").As<Napi::Uint32Array>();
}

Napi::Uint8Array to_uint8_array(const Napi::Value& value, const char* name) {
  return to_typed_array(value, napi_uint8_array, name, "a Uint8Array").As<Napi::Uint8Array>();
}

OpenOptions to_open_options(const Napi::Value& value) {
  if (!value.IsObject()) refuse(value.Env(), "options", "an object");
  const Napi::Object object = value.As<Napi::Object>();
  OpenOptions options;
  options.backend = to_text(object.Get("backend"), "backend");
  if (object.Has("library")) options.library = to_text(object.Get("library"), "library");
  if (object.Has("simulation")) options.simulation_options = to_text(object.Get("simulation"), "simulation");
  if (!object.Has("shape")) return options;
  const Napi::Object shape = object.Get("shape").ToObject();
  options.shape.bank_bytes = to_unsigned(shape.Get("bankBytes"), "bankBytes");
  const std::pair<const char*, uint32_t*> members[] = {
      {"cores", &options.shape.cores},
      {"clusters", &options.shape.clusters},
      {"banks", &options.shape.banks},
      {"tasks", &options.shape.tasks},
      {"fixedMap", &options.shape.fixed_map},
      {"fastPages", &options.shape.fast_pages},
      {"timeSlots", &options.shape.time_slots},
      {"configHash", &options.shape.config_hash},
      {"pp", &options.shape.pp},
      {"icp", &options.shape.icp},
      {"ocp", &options.shape.ocp},
      {"inputBufferBytes", &options.shape.input_buffer_bytes},
      {"weightBufferBytes", &options.shape.weight_buffer_bytes},
      {"outputBufferBytes", &options.shape.output_buffer_bytes},
      {"instructionMemoryBytes", &options.shape.instruction_memory_bytes},
      {"threads", &options.shape.threads},
  };
  for (const auto& [name, target] : members) *target = member(shape, name);
  return options;
}

}  // namespace tessera::binding
