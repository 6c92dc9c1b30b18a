// Emitted from hw-templates/cfg/tessera_config.hpp.hbs for tiny-wide (d3bfc4842e223e1d); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Configuration of the design: the only place where the HLS core and the emulator get their sizes from.
#pragma once

#include <cstdint>

namespace tessera::cfg {

inline constexpr int CORES = 1;  // cores of the pool
inline constexpr int CLUSTERS = 1;  // groups of cores, each beside one bank
inline constexpr int CORES_PER_CLUSTER = 1;  // cores of one cluster
inline constexpr int BANKS = 1;  // DDR banks, one AXI port each
inline constexpr int MEM_BANKS = 1;  // DDR banks, and the feature memories beside them
inline constexpr int FAST_PAGES = 0;  // 4 KiB pages of the feature memory beside each bank; 0: there is none
inline constexpr int SEG_W = 69;  // bits of a segment as the guards keep it, and of the setup bus
inline constexpr int TASKS = 1;  // entries of the task table
inline constexpr int PP = 4;  // pixels computed per cycle
inline constexpr int ICP = 16;  // input channels per cycle
inline constexpr int OCP = 16;  // output channels per cycle
inline constexpr int IBUF_WORDS = 1024;  // input buffer, words of ICP = 16 bytes
inline constexpr int WBUF_WORDS = 128;  // weight buffer, words of OCP * ICP = 256 bytes
inline constexpr int OBUF_ROWS = 128;  // output buffer, rows of 32 bytes
inline constexpr int IBUF_BYTES = 16384;  // input buffer, bytes
inline constexpr int WBUF_BYTES = 32768;  // weight buffer, bytes
inline constexpr int OBUF_BYTES = 4096;  // output buffer, bytes
inline constexpr int IMEM_WORDS = 128;  // instruction memory of a core, words of 32 bytes
inline constexpr int IMEM_BYTES = 4096;  // instruction memory of a core, bytes
inline constexpr int RET_DEPTH = 64;  // return store per core and bank, beats of 64 bytes
inline constexpr int FAST_RET_DEPTH = 32;  // the same per feature memory
inline constexpr int ROW_KEEP = 4;  // words of a row kept for row taps
inline constexpr int RET_SLOT_W = 6;  // bits of a place in a return store
inline constexpr int COALESCING = 0;  // 1: identical reads under way in a cluster are made once
inline constexpr int TIME_SLOTS = 1;  // 1: banks can be shared by time slots
inline constexpr int SLICES = 0;  // register slices between the pool and each cluster
inline constexpr int VIRT = 0;  // 1: tasks share the pool and move between cores; 0: fixed at build
inline constexpr int PORT_UNITS = 1;  // units of 32 bytes that the input port brings per cycle
inline constexpr int READ_PORTS = 1;  // read ports of a core: one, or one for inputs and one for weights
inline constexpr int WEIGHT_LANES = 0;  // lanes of the weight port, one per bank; 0: weights share the input port
inline constexpr int LANE_PORTS = 1;  // lanes as the modules' ports have them, at least one
inline constexpr int READ_COUNT_W = 1;  // bits of the units of 32 bytes that a core reads in a cycle
inline constexpr int WEIGHT_TAG_W = 12;  // bits that name a load and a place in the weight buffer
inline constexpr int HAS_ACT_TABLE = 0;  // 1: activation table present

// Identifies the core's shape; programs are compiled for one value of it.
inline constexpr std::uint32_t CONFIG_HASH = 0x7c7e12ebu;

}  // namespace tessera::cfg
