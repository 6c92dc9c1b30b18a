// SPDX-License-Identifier: Apache-2.0
/// Runs a test's body on every vector unit of this machine, and on the plain loops that Vitis synthesises.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include "conv.hpp"
#include "eltwise.hpp"
#include "native/vector_unit.hpp"
#include "pool.hpp"

namespace tessera::test {

/// Unit of the operations below; none: the plain loops.
inline std::optional<hls::VectorUnit> current_unit;

template <class Body>
void on_every_unit(const Body& body) {
  const auto run = [&](std::optional<hls::VectorUnit> unit, const std::string& name) {
    current_unit = unit;
    try {
      body();
    } catch (const std::exception& error) {
      throw std::runtime_error(name + ": " + error.what());
    }
  };
  run(std::nullopt, "plain loops");
  for (uint8_t unit = 0; unit <= uint8_t(hls::best_vector_unit()); unit++)
    run(hls::VectorUnit(unit), "vector unit " + std::to_string(unit));
}

template <class Operation>
void on_current_unit(Operation operation) {
  if (current_unit)
    hls::on_vector_unit(*current_unit, operation);
  else
    operation(hls::PlainUnit{});
}

template <class S, class Port>
void run(const isa::Conv& op, hls::Buffers<S>& buffers, Port& port) {
  on_current_unit([&](auto unit) { hls::run_conv<S>(op, buffers, port, unit); });
}
template <class S, class Port>
void run(const isa::Pool& op, hls::Buffers<S>& buffers, Port& port) {
  on_current_unit([&](auto) { hls::run_pool<S>(op, buffers, port); });
}
template <class S, class Port>
void run(const isa::Eltwise& op, hls::Buffers<S>& buffers, Port& port) {
  on_current_unit([&](auto) { hls::run_eltwise<S>(op, buffers, port); });
}

}  // namespace tessera::test
