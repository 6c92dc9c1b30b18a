// SPDX-License-Identifier: Apache-2.0
/// Random convolutions through LOAD_IN (split by stride phase) and CONV, against the sum written out.
#include "check.hpp"
#include "geometry.hpp"
#include "units.hpp"

using namespace tessera;
using namespace tessera::test;

namespace {

/// Weight of output lane o for channel c at tap (ky, kx).
template <class S>
struct Weights {
  static constexpr int CHANNELS = 2 * S::ICP;
  const Geometry& g;
  std::vector<int8_t> values;
  int8_t& at(int ky, int kx, int c, int o) {
    return values[size_t(((ky * g.kernel_x + kx) * CHANNELS + c) * S::OCP + o)];
  }
};

template <class S>
int expected_sum(const Geometry& g, const MapPort& port, Weights<S>& weights, int pad, int oy, int ox, int o) {
  int sum = 0;
  for (int ky = 0; ky < g.kernel_y; ky++)
    for (int kx = 0; kx < g.kernel_x; kx++)
      for (int c = 0; c < Weights<S>::CHANNELS; c++)
        sum += tap_value(g, port, pad, oy, ox, ky, kx, c) * weights.at(ky, kx, c, o);
  return sum;
}

template <class S>
void check_one(uint32_t seed) {
  Random random(seed);
  const Geometry g = random_geometry(random);
  const int pad = random.in(-128, 127);
  SmallCore<S> core;
  MapPort port = random_map(g, random);
  constexpr int CHANNELS = Weights<S>::CHANNELS, GROUPS = CHANNELS / S::ICP;
  const isa::LoadIn load = split_load_of(g, GROUPS);
  CHECK(hls::run_load_in<S>(load, core.buffers, port));

  isa::Conv conv = conv_of(g, load, pad);
  // Often so near the end of the weight buffer that the block goes on at its beginning.
  conv.w_base = uint32_t(random.in(990, 1023));
  Weights<S> weights{g, std::vector<int8_t>(size_t(g.kernel_y * g.kernel_x * CHANNELS * S::OCP))};
  for (int8_t& weight : weights.values) weight = int8_t(random.in(-128, 127));
  core.set_params(0, 1 << 12, 20, 0, conv.w_base);
  const uint32_t first = (conv.w_base + S::PARAM_WORDS) * S::WEIGHT_BYTES;
  for (int ky = 0, step = 0; ky < g.kernel_y; ky++)
    for (int kx = 0; kx < g.kernel_x; kx++)
      for (int c = 0; c < CHANNELS; c++, step += c % S::ICP == 0)
        for (int o = 0; o < S::OCP; o++)
          core.set_weight_byte(first + uint32_t(step * S::WEIGHT_BYTES + o * S::ICP + c % S::ICP),
                               uint8_t(weights.at(ky, kx, c, o)));
  run(conv, core.buffers, port);

  for (int oy = 0; oy < g.out_h; oy++)
    for (int ox = 0; ox < g.out_w; ox++)
      for (int o = 0; o < S::OCP; o++) {
        const int64_t expected = scaled(expected_sum<S>(g, port, weights, pad, oy, ox, o), 12);
        CHECK_EQUAL(core.output[size_t((oy * g.out_w + ox) * 32 + o)], expected, "seed " + std::to_string(seed));
      }
}

}  // namespace

TEST(random_convolutions_with_strides_dilation_and_padding) {
  on_every_unit([] {
    for (uint32_t seed = 1; seed <= 200; seed++) {
      check_one<hls::Shape<4, 8, 8>>(seed);
      check_one<hls::Shape<4, 8, 16>>(seed);
      check_one<hls::Shape<8, 16, 32>>(seed);
    }
  });
}
