// SPDX-License-Identifier: Apache-2.0
#include "vector_choice.hpp"

#include <string>

#include "../error.hpp"

namespace tessera {
namespace {

struct Named {
  const char* name;
  hls::VectorUnit unit;
};
constexpr Named UNITS[] = {{"portable", hls::VectorUnit::PORTABLE},
                           {"avx2", hls::VectorUnit::AVX2},
                           {"avx512", hls::VectorUnit::AVX512}};

}  // namespace

hls::VectorUnit choose_vector_unit(const char* name) {
  const hls::VectorUnit best = hls::best_vector_unit();
  const std::string wanted = name != nullptr ? name : "";
  if (wanted.empty()) return best;
  std::string usable;
  for (const Named& named : UNITS) {
    if (named.unit > best) break;
    if (wanted == named.name) return named.unit;
    usable += std::string(usable.empty() ? "" : ", ") + named.name;
  }
  throw Error("BACKEND_CONFIG", "TESSERA_VECTOR_UNIT is '" + wanted + "'; this machine has: " + usable);
}

}  // namespace tessera
