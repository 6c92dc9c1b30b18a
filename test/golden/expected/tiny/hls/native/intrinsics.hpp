// Emitted from hw-templates/hls/native/intrinsics.hpp for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// The compiler's vector intrinsics, without warnings about them.
#pragma once

// GCC 12 takes the deliberately undefined vectors inside some of them for mistakes.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop
