// SPDX-License-Identifier: Apache-2.0
/// The checks of the core's test program; each prints what it did and returns the process's exit code.
#pragma once

#include <cstdint>

namespace bench {

/// Random legal programs on RTL and HLS core: all memory bytes equal.
int check_random(uint64_t first_seed, uint64_t count, uint32_t steps);
/// Layers of extreme values only: every partial sum at its limit.
int check_extremes();
/// A program is aborted at a random moment; the core comes to rest and then runs another program correctly.
int check_abort(uint64_t first_seed, uint64_t count);
/// Mutated instruction words: the core faults exactly where the HLS core's decoding does.
int check_legality(uint64_t first_seed, uint64_t count);
/// Posting a token beyond the counter's range.
int check_overflow();
/// Chunks loaded ahead of EXEC: as many as a token counter can count, the others wait for space.
int check_chunks();
/// Utilisation of the array for whole layers on the core alone.
int report_utilisation();

}  // namespace bench
