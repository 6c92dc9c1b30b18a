// Emitted from hw-templates/hls/pragmas.hpp for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// Loop directives that mean "all lanes at once" to Vitis HLS and "unroll, then vectorise" to a native compiler.
#pragma once

#define TSR_PRAGMA_TEXT(text) _Pragma(#text)

#ifdef __SYNTHESIS__
#define TSR_UNROLL(count) TSR_PRAGMA_TEXT(HLS UNROLL)
#define TSR_PIPELINE TSR_PRAGMA_TEXT(HLS PIPELINE II = 1)
#define TSR_INLINE inline
#else
#define TSR_UNROLL(count) TSR_PRAGMA_TEXT(GCC unroll count)
#define TSR_PIPELINE
#define TSR_INLINE inline __attribute__((always_inline))
#endif
