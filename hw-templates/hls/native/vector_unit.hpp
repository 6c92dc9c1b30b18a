// SPDX-License-Identifier: Apache-2.0
/// The one place where native builds depart from what Vitis synthesises: the datapath's loops, compiled for each vector
/// unit of x86-64 with that unit's form of the array, and the choice among them. Results are the same, bit by bit.
#pragma once

#include <cstdint>

#include "../mac.hpp"

#if defined(__x86_64__) && !defined(__SYNTHESIS__)
#include <type_traits>

#include "mac_avx2.hpp"
#include "mac_sse2.hpp"
#include "mac_vnni.hpp"
#endif

namespace tessera::hls {

/// In ascending order; PORTABLE runs everywhere.
enum class VectorUnit : uint8_t { PORTABLE, AVX2, AVX512 };

#if defined(__x86_64__) && !defined(__SYNTHESIS__)

struct Sse2Unit {
  template <class S>
  using Array = std::conditional_t<S::ICP == 8, Sse2Array<S>, PlainArray<S>>;
};
struct Avx2Unit {
  template <class S>
  using Array = Avx2Array<S>;
};
struct VnniUnit {
  template <class S>
  using Array = VnniArray<S>;
};

/// The best unit of this machine.
inline VectorUnit best_vector_unit() {
  if (!__builtin_cpu_supports("avx2")) return VectorUnit::PORTABLE;
  const bool vnni = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
  return vnni ? VectorUnit::AVX512 : VectorUnit::AVX2;
}

// "flatten" takes all that `f` calls into the function, and so compiles it for the function's target.
template <class F>
__attribute__((flatten)) void run_portable(F& f) {
  f(Sse2Unit{});
}
template <class F>
__attribute__((target("avx2"), flatten)) void run_avx2(F& f) {
  f(Avx2Unit{});
}
template <class F>
__attribute__((target(TSR_VNNI_TARGET), flatten)) void run_avx512(F& f) {
  f(VnniUnit{});
}

/// Calls f(unit) compiled for `unit`, which the machine must have.
template <class F>
void on_vector_unit(VectorUnit unit, F&& f) {
  if (unit == VectorUnit::AVX512) return run_avx512(f);
  if (unit == VectorUnit::AVX2) return run_avx2(f);
  run_portable(f);
}

#else

inline VectorUnit best_vector_unit() { return VectorUnit::PORTABLE; }

template <class F>
void on_vector_unit(VectorUnit, F&& f) {
  f(PlainUnit{});
}

#endif

}  // namespace tessera::hls
