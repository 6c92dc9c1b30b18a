// SPDX-License-Identifier: Apache-2.0
/// Test program of the core: CHECK [FIRST_SEED [COUNT [STEPS]]].
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "checks.hpp"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  const std::string check = args.empty() ? "" : args[0];
  const auto number = [&](size_t i, uint64_t otherwise) { return args.size() > i ? std::stoull(args[i]) : otherwise; };
  try {
    if (check == "random") return bench::check_random(number(1, 1), number(2, 10), uint32_t(number(3, 12)));
    if (check == "extremes") return bench::check_extremes();
    if (check == "abort") return bench::check_abort(number(1, 1), number(2, 10));
    if (check == "legality") return bench::check_legality(number(1, 1), number(2, 1000));
    if (check == "overflow") return bench::check_overflow();
    if (check == "chunks") return bench::check_chunks();
    if (check == "utilisation") return bench::report_utilisation();
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
  std::printf(
      "usage: CHECK [FIRST_SEED [COUNT [STEPS]]]; checks: random extremes abort legality overflow chunks utilisation\n");
  return 2;
}
