// SPDX-License-Identifier: Apache-2.0
/// The numerics vectors of test/vectors, through the operations of the HLS core.
#include "check.hpp"
#include "small_core.hpp"
#include "units.hpp"
#include "vector_file.hpp"

using namespace tessera;
using namespace tessera::test;

namespace {

using Small = hls::Shape<4, 8, 8>;
using Large = hls::Shape<8, 16, 32>;

template <class Op>
void set_range(Op& op, Cursor& row) {
  op.zero_out = int32_t(row.next());
  op.clamp_lo = int32_t(row.next());
  op.clamp_hi = int32_t(row.next());
}

/// The accumulator and the sum of inputs are given: a CONV that continues them with zeros.
template <class S>
void check_requantisation() {
  for (const Row& line : read_vectors("conv.txt")) {
    Cursor row(line);
    SmallCore<S> core;
    isa::Conv op = single_pixel<isa::Conv>();
    op.acc_done = 1;
    op.xsum = 1;
    core.buffers.acc[0][0] = int32_t(row.next());
    const int32_t bias = int32_t(row.next());
    const int64_t weight_zero = row.next();
    core.buffers.xsum[0][0] = int32_t(row.next());
    const int64_t mult = row.next(), shift = row.next();
    core.set_params(bias, mult, shift, weight_zero);
    set_range(op, row);
    run(op, core.buffers, core.port);
    CHECK_EQUAL(core.output[0], row.next(), "requantised result");
    CHECK(row.done());
  }
}

template <class S>
void check_dot_products() {
  for (const Row& line : read_vectors("dot.txt")) {
    Cursor row(line);
    SmallCore<S> core;
    isa::Conv op = single_pixel<isa::Conv>();
    const uint32_t n = uint32_t(row.next());
    op.ic_groups = (n + S::ICP - 1) / S::ICP;
    op.acc_init = 1;
    for (uint32_t k = 0; k < n; k++) core.input[k] = int8_t(row.next());
    for (uint32_t k = 0; k < n; k++) {
      const uint32_t word = S::PARAM_WORDS + k / S::ICP;
      for (uint32_t o = 0, w = uint32_t(line[1 + n + k]); o < uint32_t(S::OCP); o++)
        core.set_weight_byte(word * S::WEIGHT_BYTES + o * S::ICP + k % S::ICP, uint8_t(w));
      row.next();
    }
    run(op, core.buffers, core.port);
    const int64_t expected = row.next();
    for (int o = 0; o < S::OCP; o++) CHECK_EQUAL(core.buffers.acc[0][o], expected, "accumulator");
  }
}

void check_residual_sums() {
  for (const Row& line : read_vectors("residual.txt")) {
    Cursor row(line);
    SmallCore<Small> core;
    isa::Conv op = single_pixel<isa::Conv>();
    op.acc_done = op.residual = 1;
    op.res_base = 3;
    core.buffers.acc[0][0] = int32_t(row.next());
    const int64_t mult = row.next(), shift = row.next();
    core.set_params(0, mult, shift, 0);
    set_range(op, row);
    core.residual[3 * hls::UNIT_BYTES] = int8_t(row.next());
    op.mult_a = uint32_t(row.next());
    op.mult_b = uint32_t(row.next());
    op.lsh_a = uint32_t(row.next());
    op.lsh_b = uint32_t(row.next());
    op.zero_b = int32_t(row.next());
    op.shift = uint32_t(row.next());
    op.sum_zero_out = int32_t(row.next());
    op.sum_clamp_lo = int32_t(row.next());
    op.sum_clamp_hi = int32_t(row.next());
    run(op, core.buffers, core.port);
    CHECK_EQUAL(core.output[0], row.next(), "sum");
    CHECK(row.done());
  }
}

void check_pooling() {
  for (const Row& line : read_vectors("pool.txt")) {
    Cursor row(line);
    SmallCore<Small> core;
    isa::Pool op = single_pixel<isa::Pool>();
    op.kind = uint32_t(row.next());
    op.taps_x = op.ext_x = uint32_t(row.next());
    op.tap_dx0 = 1;
    for (uint32_t k = 0; k < op.taps_x; k++) core.input[k * Small::ICP] = int8_t(row.next());
    op.dil_x = 1;
    op.bias = int32_t(row.next());
    op.mult_a = uint32_t(row.next());
    op.shift = uint32_t(row.next());
    set_range(op, row);
    run(op, core.buffers, core.port);
    CHECK_EQUAL(core.output[0], row.next(), "pooled result");
    CHECK(row.done());
  }
}

void check_eltwise() {
  for (const Row& line : read_vectors("eltwise.txt")) {
    Cursor row(line);
    SmallCore<Small> core;
    isa::Eltwise op = single_pixel<isa::Eltwise>();
    op.taps_x = op.ext_x = 2;
    op.tap_dx0 = 1;
    op.dil_x = 1;
    op.kind = uint32_t(row.next());
    core.input[0] = int8_t(row.next());
    core.input[Small::ICP] = int8_t(row.next());
    op.mult_a = uint32_t(row.next());
    op.mult_b = uint32_t(row.next());
    op.lsh_a = uint32_t(row.next());
    op.lsh_b = uint32_t(row.next());
    op.zero_a = int32_t(row.next());
    op.zero_b = int32_t(row.next());
    op.shift = uint32_t(row.next());
    set_range(op, row);
    run(op, core.buffers, core.port);
    CHECK_EQUAL(core.output[0], row.next(), "combined result");
    CHECK(row.done());
  }
}

}  // namespace

TEST(requantisation_of_small_and_large_core) {
  on_every_unit(check_requantisation<Small>);
  on_every_unit(check_requantisation<Large>);
}

TEST(dot_products_of_small_and_large_core) {
  on_every_unit(check_dot_products<Small>);
  on_every_unit(check_dot_products<Large>);
}

TEST(sums_with_the_residual) { on_every_unit(check_residual_sums); }
TEST(pooling) { on_every_unit(check_pooling); }
TEST(elementwise) { on_every_unit(check_eltwise); }

TEST(activation_table) {
  for (const Row& line : read_vectors("table.txt")) {
    Cursor row(line);
    SmallCore<Small> core;
    for (uint32_t j = 0; j < 256; j++) core.set_weight_byte(j, uint8_t(row.next()));
    hls::run_table<Small>(0, core.buffers);
    const hls::Output out{0, -128, 127, core.buffers.table};
    for (int64_t y = -128; y < 128; y++) {
      const int8_t value = int8_t(y);
      int8_t mapped;
      hls::put(out, &value, 1, &mapped);
      CHECK_EQUAL(mapped, row.next(), "mapped result");
    }
    CHECK(row.done());
  }
}
