// SPDX-License-Identifier: Apache-2.0
/// Core of the test of the Vitis HLS top; designs get theirs from the generator.
#pragma once

#include <cstdint>

namespace tessera::cfg {

constexpr int PP = 4;
constexpr int ICP = 8;
constexpr int OCP = 8;
constexpr uint32_t IBUF_WORDS = 256;
constexpr uint32_t WBUF_WORDS = 64;
constexpr uint32_t OBUF_ROWS = 64;

}  // namespace tessera::cfg
