// SPDX-License-Identifier: Apache-2.0
/// A test runner small enough to need no library: TEST(name) { CHECK(...); } and a main that runs them all.
#pragma once

#include <functional>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace tessera::test {

struct Case {
  std::string name;
  std::function<void()> body;
};

inline std::vector<Case>& cases() {
  static std::vector<Case> all;
  return all;
}

struct Registration {
  Registration(const char* name, std::function<void()> body) { cases().push_back({name, std::move(body)}); }
};

[[noreturn]] inline void fail(const char* file, int line, const std::string& what) {
  std::ostringstream text;
  text << file << ":" << line << ": " << what;
  throw std::runtime_error(text.str());
}

template <class Left, class Right>
void check_equal(const char* file, int line, const Left& left, const Right& right, const std::string& what) {
  if (left == right) return;
  std::ostringstream text;
  text << what << ": " << +left << " is not " << +right;
  fail(file, line, text.str());
}

/// Runs every test; returns the number that failed.
inline int run_all() {
  int failed = 0;
  for (const Case& test : cases()) {
    try {
      test.body();
      std::cout << "ok      " << test.name << "\n";
    } catch (const std::exception& error) {
      failed++;
      std::cout << "FAILED  " << test.name << "\n        " << error.what() << "\n";
    }
  }
  std::cout << cases().size() - size_t(failed) << " of " << cases().size() << " tests passed\n";
  return failed;
}

}  // namespace tessera::test

#define TEST(name)                                                              \
  static void name();                                                           \
  static const tessera::test::Registration registration_of_##name{#name, name}; \
  static void name()
#define CHECK(condition) \
  if (!(condition)) tessera::test::fail(__FILE__, __LINE__, #condition)
#define CHECK_EQUAL(left, right, what) tessera::test::check_equal(__FILE__, __LINE__, left, right, what)
