// SPDX-License-Identifier: Apache-2.0
/// What the core judges illegal: additions fused into convolutions, loads of residuals, tokens of other engines.
#include "check.hpp"
#include "legality.hpp"
#include "small_core.hpp"

using namespace tessera;
using namespace tessera::test;

namespace {

using S = hls::Shape<4, 8, 8>;

bool judged_legal(const isa::Conv& op) {
  hls::Instruction in = {};
  isa::encode_conv(op, in.bits[0]);
  return hls::legal<S>(in);
}

bool judged_legal(const isa::LoadRes& op) {
  hls::Instruction in = {};
  isa::encode_load_res(op, in.bits[0]);
  return hls::legal<S>(in);
}

}  // namespace

TEST(a_residual_needs_a_finished_result_and_a_shift) {
  isa::Conv op = single_pixel<isa::Conv>();
  op.acc_init = op.acc_done = 1;
  CHECK(judged_legal(op));
  op.residual = 1;
  CHECK(!judged_legal(op));
  op.shift = 55;
  CHECK(judged_legal(op));
  op.shift = 56;
  CHECK(!judged_legal(op));
  op.shift = 1;
  op.acc_done = 0;
  CHECK(!judged_legal(op));
  op.residual = 0;
  op.shift = 63;
  CHECK(judged_legal(op));
}

TEST(a_load_of_residuals_has_rows_columns_and_blocks) {
  isa::LoadRes op;
  op.rows = op.cols = op.blocks = 1;
  op.wait = 1u << isa::TOKEN_RES_FREE, op.post = 1u << isa::TOKEN_RES_FULL;
  CHECK(judged_legal(op));
  for (uint32_t isa::LoadRes::*field : {&isa::LoadRes::rows, &isa::LoadRes::cols, &isa::LoadRes::blocks}) {
    isa::LoadRes empty = op;
    empty.*field = 0;
    CHECK(!judged_legal(empty));
  }
  op.post = 1u << isa::TOKEN_RES_FREE;
  CHECK(!judged_legal(op));
}
