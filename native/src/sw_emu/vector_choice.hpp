// SPDX-License-Identifier: Apache-2.0
/// The vector unit that emulated cores use: the machine's best, or a lesser one named by TESSERA_VECTOR_UNIT.
#pragma once

#include "native/vector_unit.hpp"

namespace tessera {

/// `name` null or empty: the best. Throws BACKEND_CONFIG on a unit that does not exist or that the machine lacks.
hls::VectorUnit choose_vector_unit(const char* name);

}  // namespace tessera
