// SPDX-License-Identifier: Apache-2.0
/// Random geometries of a convolution, and the fields of LOAD_IN and CONV that follow from them.
#pragma once

#include <random>
#include <vector>

#include "small_core.hpp"

namespace tessera::test {

/// A feature map [1][H][W][32] as the only memory.
struct MapPort : IdlePort {
  std::vector<uint8_t> map;
  bool read(const hls::Address& from, uint32_t units, uint8_t* bytes) {
    for (uint32_t i = 0; i < units * 32; i++) bytes[i] = map.at(from.offset + i);
    return true;
  }
};

struct Geometry {
  int height, width, kernel_y, kernel_x, stride_y, stride_x, dil_y, dil_x, org_y, org_x, out_h, out_w;
};

inline int floor_div(int a, int b) { return a / b - (a % b != 0 && a < 0); }
inline int floor_mod(int a, int b) { return a - floor_div(a, b) * b; }

class Random {
 public:
  explicit Random(uint32_t seed) : generator_(seed) {}
  int in(int lo, int hi) { return std::uniform_int_distribution<int>(lo, hi)(generator_); }

 private:
  std::mt19937 generator_;
};

inline Geometry random_geometry(Random& random) {
  Geometry g{};
  g.height = random.in(1, 9), g.width = random.in(1, 9);
  g.kernel_y = random.in(1, 4), g.kernel_x = random.in(1, 4);
  g.stride_y = random.in(1, 3), g.stride_x = random.in(1, 3);
  g.dil_y = random.in(1, 3), g.dil_x = random.in(1, 3);
  g.org_y = -random.in(0, 2), g.org_x = -random.in(0, 2);
  g.out_h = random.in(1, 4), g.out_w = random.in(1, 4);
  return g;
}

/// LOAD_IN of the whole map with `groups` channel groups.
inline isa::LoadIn load_of(const Geometry& g, uint32_t row_pitch, uint32_t phase_x, uint32_t phase_y, uint32_t plane,
                           uint32_t groups) {
  isa::LoadIn load;
  load.contig_rows = load.contig_blocks = load.blocks = 1;
  load.rows = uint32_t(g.height), load.cols = uint32_t(g.width);
  load.last_groups = groups;
  load.plane_pitch = plane, load.row_pitch = row_pitch;
  load.phase_pitch_x = phase_x, load.phase_pitch_y = phase_y;
  load.stride_x = uint32_t(g.stride_x), load.stride_y = uint32_t(g.stride_y);
  return load;
}

/// Fields of one axis: where tap 0 of output 0 lies, and the steps from tap to tap.
struct Axis {
  int base, phase, step, step_wrapped, dil_r;
};

inline Axis axis_of(int org, int stride, int dil, int pitch, int phase_pitch) {
  const int dil_r = dil % stride, whole = dil / stride * pitch;
  return {floor_div(org, stride) * pitch + floor_mod(org, stride) * phase_pitch, floor_mod(org, stride),
          whole + dil_r * phase_pitch, whole + pitch + (dil_r - stride) * phase_pitch, dil_r};
}

inline isa::Conv conv_of(const Geometry& g, const isa::LoadIn& load, int pad) {
  isa::Conv op = single_pixel<isa::Conv>();
  const Axis x = axis_of(g.org_x, g.stride_x, g.dil_x, 1, int(load.phase_pitch_x));
  const Axis y = axis_of(g.org_y, g.stride_y, g.dil_y, int(load.row_pitch), int(load.phase_pitch_y));
  op.in_base = uint32_t(x.base + y.base) & 0xffff;
  op.tap_dx0 = uint32_t(x.step) & 0xffff, op.tap_dx1 = uint32_t(x.step_wrapped) & 0xffff;
  op.tap_dy0 = uint32_t(y.step) & 0xffff, op.tap_dy1 = uint32_t(y.step_wrapped) & 0xffff;
  op.phase_x = uint32_t(x.phase), op.phase_y = uint32_t(y.phase);
  op.dil_rx = uint32_t(x.dil_r), op.dil_ry = uint32_t(y.dil_r);
  op.plane_pitch = load.plane_pitch, op.row_pitch = load.row_pitch;
  op.ic_groups = load.last_groups;
  op.taps_x = uint32_t(g.kernel_x), op.taps_y = uint32_t(g.kernel_y);
  op.stride_x = uint32_t(g.stride_x), op.stride_y = uint32_t(g.stride_y);
  op.dil_x = uint32_t(g.dil_x), op.dil_y = uint32_t(g.dil_y);
  op.org_x = g.org_x, op.org_y = g.org_y;
  op.ext_x = uint32_t(g.width), op.ext_y = uint32_t(g.height);
  op.pad_value = pad;
  op.tile_w = op.out_pitch = uint32_t(g.out_w);
  op.pixels = op.out_plane = uint32_t(g.out_w * g.out_h);
  op.acc_init = op.acc_done = 1;
  return op;
}

/// LOAD_IN with the map split by stride phase, planes after one another.
inline isa::LoadIn split_load_of(const Geometry& g, uint32_t groups) {
  const uint32_t row_pitch = uint32_t((g.width + g.stride_x - 1) / g.stride_x);
  const uint32_t phase_y = row_pitch * uint32_t((g.height + g.stride_y - 1) / g.stride_y);
  const uint32_t phase_x = phase_y * uint32_t(g.stride_y);
  return load_of(g, row_pitch, phase_x, phase_y, phase_x * uint32_t(g.stride_x) | 1, groups);
}

/// The value that tap (ky, kx) of output (oy, ox) sees in channel c.
inline int tap_value(const Geometry& g, const MapPort& port, int pad, int oy, int ox, int ky, int kx, int c) {
  const int iy = oy * g.stride_y + g.org_y + ky * g.dil_y, ix = ox * g.stride_x + g.org_x + kx * g.dil_x;
  const bool inside = iy >= 0 && iy < g.height && ix >= 0 && ix < g.width;
  return inside ? int8_t(port.map[size_t((iy * g.width + ix) * 32 + c)]) : pad;
}

/// A map of random bytes.
inline MapPort random_map(const Geometry& g, Random& random) {
  MapPort port;
  port.map.resize(size_t(g.height * g.width * 32));
  for (uint8_t& byte : port.map) byte = uint8_t(random.in(0, 255));
  return port;
}

/// The result of a sum with multiplier 2^mult_bits, shift 20.
inline int64_t scaled(int sum, int mult_bits) {
  const int64_t rounded = hls::round_shift(int64_t{sum} * (1 << mult_bits), 20);
  return rounded < -128 ? -128 : rounded > 127 ? 127 : rounded;
}

}  // namespace tessera::test
