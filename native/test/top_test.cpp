// SPDX-License-Identifier: Apache-2.0
/// The Vitis HLS top function, compiled natively: a program from memory to memory, and its status codes.
#include "check.hpp"
#include "small_core.hpp"

extern "C" void tessera_core(const uint64_t* instructions, uint32_t words, uint64_t* memory,
                             const uint64_t segment_base[8], uint32_t* status);

using namespace tessera;

namespace {

constexpr uint32_t PIXELS = 6;
constexpr uint32_t WEIGHT_UNIT = 16, RESULT_UNIT = 32, MEMORY_UNITS = 64;
constexpr uint64_t BASES[8] = {0, WEIGHT_UNIT, 0, 0, RESULT_UNIT, 0, 0, 0};

uint32_t bit(uint32_t channel) { return 1u << channel; }

/// y[o] = 2 x[o]: one 1x1 tap with a diagonal of twos.
std::vector<uint64_t> initial_memory() {
  std::vector<uint64_t> memory(MEMORY_UNITS * 4);
  auto* bytes = reinterpret_cast<uint8_t*>(memory.data());
  for (uint32_t p = 0; p < PIXELS; p++)
    for (uint32_t c = 0; c < 8; c++) bytes[p * 32 + c] = uint8_t(p * 10 + c);
  for (uint32_t o = 0; o < 8; o++) {
    isa::ChannelParams params;
    params.mult = 1 << 23;
    params.shift = 22;
    isa::encode_channel_params(params, memory.data() + WEIGHT_UNIT * 4 + o * 2);
    bytes[WEIGHT_UNIT * 32 + 128 + o * 8 + o] = 1;
  }
  return memory;
}

std::vector<uint64_t> program() {
  std::vector<uint64_t> words(5 * 4);
  isa::LoadIn load;
  load.wait = bit(isa::TOKEN_IN_FREE), load.post = bit(isa::TOKEN_IN_FULL);
  load.contig_rows = load.contig_blocks = load.rows = load.blocks = load.last_groups = 1;
  load.cols = load.row_pitch = PIXELS;
  load.plane_pitch = 7;
  load.stride_x = load.stride_y = 1;
  isa::encode_load_in(load, words.data());
  isa::LoadW weights;
  weights.post = bit(isa::TOKEN_W_FULL);
  weights.addr_segment = 1;
  weights.words = 3;
  isa::encode_load_w(weights, words.data() + 4);
  isa::Conv conv = test::single_pixel<isa::Conv>();
  conv.wait = bit(isa::TOKEN_IN_FULL) | bit(isa::TOKEN_W_FULL) | bit(isa::TOKEN_OUT_FREE);
  conv.post = bit(isa::TOKEN_IN_FREE) | bit(isa::TOKEN_W_FREE) | bit(isa::TOKEN_OUT_FULL);
  conv.ext_x = conv.tile_w = conv.pixels = conv.row_pitch = PIXELS;
  conv.acc_init = conv.acc_done = 1;
  isa::encode_conv(conv, words.data() + 8);
  isa::Store store;
  store.wait = bit(isa::TOKEN_OUT_FULL), store.post = bit(isa::TOKEN_OUT_FREE);
  store.addr_segment = 4;
  store.contig_rows = store.contig_blocks = store.rows = store.blocks = store.pixel_stride = 1;
  store.cols = PIXELS;
  store.first_mask = store.last_mask = 1;
  isa::encode_store(store, words.data() + 16);
  return words;
}

uint32_t run(const std::vector<uint64_t>& words, std::vector<uint64_t>& memory) {
  uint32_t status = 99;
  tessera_core(words.data(), uint32_t(words.size() / 4), memory.data(), BASES, &status);
  return status;
}

}  // namespace

TEST(hls_top_runs_a_program) {
  std::vector<uint64_t> memory = initial_memory();
  CHECK_EQUAL(run(program(), memory), 0u, "status");
  const auto* bytes = reinterpret_cast<const uint8_t*>(memory.data());
  for (uint32_t p = 0; p < PIXELS; p++)
    for (uint32_t c = 0; c < 32; c++)
      CHECK_EQUAL(bytes[(RESULT_UNIT + p) * 32 + c], c < 8 ? 2 * (p * 10 + c) : 0, "result byte");
}

TEST(hls_top_reports_illegal_instructions_and_deadlocks) {
  std::vector<uint64_t> memory = initial_memory();
  std::vector<uint64_t> reserved = program();
  reserved[0] |= 1u << 31;
  CHECK_EQUAL(run(reserved, memory), 1u, "reserved bit set");
  std::vector<uint64_t> cut = program();
  cut.resize(3 * 4);
  CHECK_EQUAL(run(cut, memory), 1u, "ends inside a two-word instruction");
  std::vector<uint64_t> starving = program();
  starving.erase(starving.begin(), starving.begin() + 4);
  CHECK_EQUAL(run(starving, memory), 3u, "no input is ever loaded");
}
