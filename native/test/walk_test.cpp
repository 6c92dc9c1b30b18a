// SPDX-License-Identifier: Apache-2.0
/// Random convolutions through LOAD_IN (split by stride phase) and CONV, against the sum written out.
#include "check.hpp"
#include "geometry.hpp"

using namespace tessera;
using namespace tessera::test;

namespace {

using S = hls::Shape<4, 8, 8>;
constexpr int CHANNELS = 16;

int expected_sum(const Geometry& g, const MapPort& port, const std::vector<int8_t>& weights, int pad, int oy, int ox,
                 int o) {
  int sum = 0;
  for (int ky = 0; ky < g.kernel_y; ky++)
    for (int kx = 0; kx < g.kernel_x; kx++)
      for (int c = 0; c < CHANNELS; c++)
        sum += tap_value(g, port, pad, oy, ox, ky, kx, c) *
               weights[size_t((((ky * g.kernel_x + kx) * CHANNELS) + c) * S::OCP + o)];
  return sum;
}

void check_one(uint32_t seed) {
  Random random(seed);
  const Geometry g = random_geometry(random);
  const int pad = random.in(-128, 127);
  SmallCore<S> core;
  MapPort port = random_map(g, random);
  const isa::LoadIn load = split_load_of(g, CHANNELS / S::ICP);
  CHECK(hls::run_load_in<S>(load, core.buffers, port));

  std::vector<int8_t> weights(size_t(g.kernel_y * g.kernel_x * CHANNELS * S::OCP));
  for (int8_t& weight : weights) weight = int8_t(random.in(-4, 4));
  core.set_params(0, 1 << 16, 20, 0);
  const uint32_t first = S::PARAM_WORDS * S::WEIGHT_BYTES;
  for (uint32_t step = 0; step < weights.size() / (S::ICP * S::OCP); step++)
    for (uint32_t i = 0; i < uint32_t(S::ICP); i++)
      for (uint32_t o = 0; o < uint32_t(S::OCP); o++)
        core.set_weight_byte(first + step * S::WEIGHT_BYTES + o * S::ICP + i,
                             uint8_t(weights[(step * S::ICP + i) * S::OCP + o]));
  hls::run_conv<S>(conv_of(g, load, pad), core.buffers, port);

  for (int oy = 0; oy < g.out_h; oy++)
    for (int ox = 0; ox < g.out_w; ox++)
      for (int o = 0; o < S::OCP; o++) {
        const int64_t expected = sixteenth(expected_sum(g, port, weights, pad, oy, ox, o));
        CHECK_EQUAL(core.output[size_t((oy * g.out_w + ox) * 32 + o)], expected, "seed " + std::to_string(seed));
      }
}

}  // namespace

TEST(random_convolutions_with_strides_dilation_and_padding) {
  for (uint32_t seed = 1; seed <= 400; seed++) check_one(seed);
}
