// SPDX-License-Identifier: Apache-2.0
/// Errors of the native library: a stable code for programs, a message for people.
#pragma once

#include <stdexcept>
#include <string>

namespace tessera {

class Error : public std::runtime_error {
 public:
  Error(const char* code, const std::string& message) : std::runtime_error(message), code_(code) {}
  /// One of: BACKEND_CONFIG, BACKEND_LIBRARY, BACKEND_MEMORY, BACKEND_REGISTER, BACKEND_CLOSED.
  const char* code() const noexcept { return code_; }

 private:
  const char* code_;
};

}  // namespace tessera
