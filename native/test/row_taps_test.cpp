// SPDX-License-Identifier: Apache-2.0
/// Random depthwise convolutions by row taps, with a residual in half of them, against the sum written out.
#include "check.hpp"
#include "geometry.hpp"
#include "units.hpp"

using namespace tessera;
using namespace tessera::test;

namespace {

Geometry depthwise_geometry(Random& random) {
  Geometry g = random_geometry(random);
  g.dil_x = 1;
  g.kernel_x = random.in(1, 5 * g.stride_x);
  g.out_w = 4 * random.in(1, 2);
  return g;
}

/// Weight of channel o at tap (ky, kx), put where the specification says; the rest of the words stays zero.
template <class S>
void set_tap(SmallCore<S>& core, const Geometry& g, int ky, int kx, int o, int8_t weight) {
  const int phases = std::min(g.stride_x, g.kernel_x), groups = S::OCP / S::ICP;
  const int step = (ky * phases + kx % g.stride_x) * groups + o / S::ICP;
  core.set_weight_byte(uint32_t((S::PARAM_WORDS + step) * S::WEIGHT_BYTES + o * S::ICP + kx / g.stride_x),
                       uint8_t(weight));
}

/// Loads a residual of one row of 32 bytes per output pixel; returns its bytes.
template <class S>
std::vector<uint8_t> load_residual(SmallCore<S>& core, const Geometry& g, Random& random, isa::Conv& conv) {
  Geometry box = g;
  box.height = g.out_h, box.width = g.out_w;
  MapPort port = random_map(box, random);
  isa::LoadRes load;
  load.contig_rows = load.contig_blocks = load.blocks = 1;
  load.rows = uint32_t(g.out_h), load.cols = load.row_pitch = uint32_t(g.out_w);
  load.buf_base = conv.res_base = 250;
  CHECK(hls::run_load_res<S>(load, core.buffers, port));
  conv.residual = 1;
  conv.mult_a = conv.mult_b = 1 << 23;
  conv.shift = 24;
  conv.sum_clamp_lo = -128, conv.sum_clamp_hi = 127;
  return port.map;
}

template <class S>
void check_one(uint32_t seed) {
  Random random(seed);
  const Geometry g = depthwise_geometry(random);
  const int pad = random.in(-128, 127);
  SmallCore<S> core;
  MapPort port = random_map(g, random);
  const isa::LoadIn load = split_load_of(g, S::OCP / S::ICP);
  CHECK(hls::run_load_in<S>(load, core.buffers, port));

  std::vector<int8_t> weights(size_t(g.kernel_y * g.kernel_x * S::OCP));
  for (int8_t& weight : weights) weight = int8_t(random.in(-128, 127));
  const auto weight = [&](int ky, int kx, int o) { return weights[size_t((ky * g.kernel_x + kx) * S::OCP + o)]; };
  core.set_params(0, 1 << 16, 20, 0);
  for (int ky = 0; ky < g.kernel_y; ky++)
    for (int kx = 0; kx < g.kernel_x; kx++)
      for (int o = 0; o < S::OCP; o++) set_tap(core, g, ky, kx, o, weight(ky, kx, o));
  isa::Conv conv = conv_of(g, load, pad);
  conv.row_taps = 1;
  std::vector<uint8_t> residual;
  if (seed % 2 == 0) residual = load_residual(core, g, random, conv);
  run(conv, core.buffers, port);

  for (int oy = 0; oy < g.out_h; oy++)
    for (int ox = 0; ox < g.out_w; ox++)
      for (int o = 0; o < S::OCP; o++) {
        int sum = 0;
        for (int ky = 0; ky < g.kernel_y; ky++)
          for (int kx = 0; kx < g.kernel_x; kx++)
            sum += tap_value(g, port, pad, oy, ox, ky, kx, o) * weight(ky, kx, o);
        const size_t place = size_t((oy * g.out_w + ox) * 32 + o);
        int64_t expected = scaled(sum, 16);
        if (!residual.empty()) expected = hls::round_shift(expected + int8_t(residual[place]), 1);
        CHECK_EQUAL(core.output[place], expected, "seed " + std::to_string(seed));
      }
}

}  // namespace

TEST(random_depthwise_convolutions_by_row_taps) {
  on_every_unit([] {
    for (uint32_t seed = 1; seed <= 150; seed++) {
      check_one<hls::Shape<4, 8, 8>>(seed);
      check_one<hls::Shape<4, 8, 16>>(seed);
    }
  });
}
