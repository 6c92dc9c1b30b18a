// SPDX-License-Identifier: Apache-2.0
/// Random instructions of every operation: whatever their fields, nothing outside the buffers is written (and under the
/// address sanitizer, nothing is read), and every vector unit leaves the same bytes as the plain loops.
#include <random>

#include "check.hpp"
#include "legality.hpp"
#include "small_core.hpp"
#include "store.hpp"
#include "units.hpp"

using namespace tessera;
using namespace tessera::test;

namespace {

using Generator = std::mt19937_64;

/// Memory in which every address is valid.
struct NoisePort : IdlePort {
  Generator generator{5};
  bool read(const hls::Address&, uint32_t units, uint8_t* bytes) {
    for (uint32_t i = 0; i < units * hls::UNIT_BYTES; i++) bytes[i] = uint8_t(generator());
    return true;
  }
  bool write(const hls::Address&, uint32_t, const uint8_t*, uint32_t) const { return true; }
};

/// One buffer between two fences.
class Fenced {
 public:
  Fenced(size_t bytes, Generator& generator) : storage_(bytes + 2 * FENCE, MARK) {
    for (size_t i = 0; i < bytes; i++) storage_[FENCE + i] = int8_t(generator());
  }
  int8_t* data() { return storage_.data() + FENCE; }
  bool intact() const {
    for (size_t i = 0; i < FENCE; i++)
      if (storage_[i] != MARK || storage_[storage_.size() - 1 - i] != MARK) return false;
    return true;
  }
  bool operator==(const Fenced& other) const { return storage_ == other.storage_; }

 private:
  static constexpr size_t FENCE = 4096;
  static constexpr int8_t MARK = 0x5a;
  std::vector<int8_t> storage_;
};

template <class S>
struct FencedCore {
  static constexpr uint32_t INPUT_WORDS = 512, WEIGHT_WORDS = 64, ROWS = 32;
  Fenced input, weight, output, residual;
  hls::Buffers<S> buffers{};

  explicit FencedCore(Generator generator)
      : input(INPUT_WORDS * S::ICP, generator),
        weight(WEIGHT_WORDS * S::WEIGHT_BYTES, generator),
        output(ROWS * hls::UNIT_BYTES, generator),
        residual(ROWS * hls::UNIT_BYTES, generator) {
    buffers.input = input.data(), buffers.input_words = INPUT_WORDS;
    buffers.weight = weight.data(), buffers.weight_words = WEIGHT_WORDS;
    buffers.output = output.data(), buffers.output_rows = ROWS;
    buffers.residual = residual.data(), buffers.residual_rows = ROWS;
  }

  bool intact() const { return input.intact() && weight.intact() && output.intact() && residual.intact(); }
  bool operator==(const FencedCore& other) const {
    return input == other.input && weight == other.weight && output == other.output && residual == other.residual;
  }
};

/// A legal instruction with random fields; the walk is kept short, since its length is not what is tested.
template <class S>
hls::Instruction random_instruction(Generator& generator) {
  constexpr uint8_t OPCODES[] = {isa::OP_LOAD_IN, isa::OP_LOAD_RES, isa::OP_LOAD_W, isa::OP_TABLE, isa::OP_STORE,
                                 isa::OP_CONV,    isa::OP_CONV,     isa::OP_POOL,   isa::OP_ELTWISE};
  const auto shorten = [&](auto op) {
    op.taps_x = 1 + op.taps_x % 6, op.taps_y = 1 + op.taps_y % 3;
    op.ic_groups = 1 + op.ic_groups % 6;
    op.pixels = 1 + op.pixels % 40, op.oc_blocks = 1 + op.oc_blocks % 3;
    op.stride_x |= op.stride_x == 0, op.stride_y |= op.stride_y == 0, op.tile_w |= op.tile_w == 0;
    return op;
  };
  for (;;) {
    hls::Instruction in = {};
    for (auto& word : in.bits)
      for (uint64_t& limb : word) limb = generator();
    const uint8_t opcode = OPCODES[generator() % std::size(OPCODES)];
    in.bits[0][0] = (in.bits[0][0] & ~uint64_t{0xffffffff}) | opcode;
    uint64_t* bits = in.bits[0];
    if (opcode == isa::OP_CONV) {
      isa::Conv op = shorten(isa::decode_conv(bits));
      op.acc_init = op.acc_done = 1, op.xsum %= 3, op.shift = 1 + op.shift % 55;
      isa::encode_conv(op, bits);
    } else if (opcode == isa::OP_POOL) {
      isa::Pool op = shorten(isa::decode_pool(bits));
      op.shift = 1 + op.shift % 55;
      isa::encode_pool(op, bits);
    } else if (opcode == isa::OP_ELTWISE) {
      isa::Eltwise op = shorten(isa::decode_eltwise(bits));
      op.shift = 1 + op.shift % 55;
      isa::encode_eltwise(op, bits);
    } else if (opcode == isa::OP_LOAD_IN) {
      isa::LoadIn op = isa::decode_load_in(bits);
      op.rows = 1 + op.rows % 9, op.cols = 1 + op.cols % 70, op.blocks = 1 + op.blocks % 3;
      isa::encode_load_in(op, bits);
    } else if (opcode == isa::OP_LOAD_RES) {
      isa::LoadRes op = isa::decode_load_res(bits);
      op.rows = 1 + op.rows % 9, op.cols = 1 + op.cols % 70, op.blocks = 1 + op.blocks % 3;
      isa::encode_load_res(op, bits);
    } else if (opcode == isa::OP_STORE) {
      isa::Store op = isa::decode_store(bits);
      op.rows = 1 + op.rows % 9, op.cols = 1 + op.cols % 70, op.blocks = 1 + op.blocks % 3;
      isa::encode_store(op, bits);
    } else {
      in.bits[0][3] &= 0xff;
    }
    if (hls::legal<S>(in)) return in;
  }
}

template <class S>
void execute(const hls::Instruction& in, hls::Buffers<S>& buffers, NoisePort& port) {
  const uint64_t* bits = in.bits[0];
  switch (hls::opcode_of(in)) {
    case isa::OP_LOAD_IN:
      hls::run_load_in<S>(isa::decode_load_in(bits), buffers, port);
      break;
    case isa::OP_LOAD_RES:
      hls::run_load_res<S>(isa::decode_load_res(bits), buffers, port);
      break;
    case isa::OP_LOAD_W:
      hls::run_load_w<S>(isa::decode_load_w(bits), uint32_t(bits[0] >> 32) & 0x3fff, buffers, port);
      break;
    case isa::OP_TABLE:
      hls::run_table<S>(isa::decode_table(bits).w_base, buffers);
      break;
    case isa::OP_STORE:
      hls::run_store<S>(isa::decode_store(bits), buffers, port);
      break;
    case isa::OP_CONV:
      run(isa::decode_conv(bits), buffers, port);
      break;
    case isa::OP_POOL:
      run(isa::decode_pool(bits), buffers, port);
      break;
    default:
      run(isa::decode_eltwise(bits), buffers, port);
  }
}

template <class S>
FencedCore<S> run_random(uint64_t seed) {
  Generator generator(seed);
  FencedCore<S> core(generator);
  NoisePort port;
  for (int count = 0; count < 60; count++) {
    execute<S>(random_instruction<S>(generator), core.buffers, port);
    if (!core.intact()) fail(__FILE__, __LINE__, "written outside the buffers: seed " + std::to_string(seed));
  }
  return core;
}

template <class S>
void check_shape() {
  for (uint64_t seed = 1; seed <= 60; seed++) {
    current_unit.reset();
    const FencedCore<S> expected = run_random<S>(seed);
    on_every_unit([&] {
      if (!(run_random<S>(seed) == expected)) fail(__FILE__, __LINE__, "other bytes: seed " + std::to_string(seed));
    });
  }
}

}  // namespace

TEST(random_instructions_stay_in_the_buffers_and_agree_on_every_unit) {
  check_shape<hls::Shape<4, 8, 8>>();
  check_shape<hls::Shape<8, 16, 32>>();
}
