// SPDX-License-Identifier: Apache-2.0
/// JavaScript arguments to C++ values; a wrong type throws a TypeError that names the argument.
#pragma once

#include <napi.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "backend.hpp"

namespace tessera::binding {

/// A piece of memory: physical address and length in bytes.
struct MemoryRange {
  uint64_t phys;
  uint64_t bytes;
};

/// A number of 0 .. 2^53 - 1.
uint64_t to_unsigned(const Napi::Value& value, const char* name);
std::string to_text(const Napi::Value& value, const char* name);
/// Float64Array of pairs address, length.
std::vector<MemoryRange> to_ranges(const Napi::Value& value, const char* name);
uint64_t total_bytes(const std::vector<MemoryRange>& ranges);
Napi::Uint32Array to_uint32_array(const Napi::Value& value, const char* name);
Napi::Uint8Array to_uint8_array(const Napi::Value& value, const char* name);
OpenOptions to_open_options(const Napi::Value& value);

}  // namespace tessera::binding
