// SPDX-License-Identifier: Apache-2.0
/// Runs the numerics vectors of test/vectors through the RTL: VECTOR_FOLDER.
#include <Vvector_probe.h>
#include <verilated.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tessera_config.hpp"

namespace {

constexpr int LANE_LATENCY = 9, CHAIN_LATENCY = 11, ROW_TAPS = 5;

class Numbers {
 public:
  explicit Numbers(const std::string& line) : in_(line) {}
  int64_t next() {
    int64_t value = 0;
    if (!(in_ >> value)) throw std::runtime_error("a vector line is too short");
    return value;
  }
  std::vector<int64_t> next(size_t count) {
    std::vector<int64_t> values(count);
    for (int64_t& value : values) value = next();
    return values;
  }

 private:
  std::istringstream in_;
};

Vvector_probe top;

void cycles(int count) {
  for (int i = 0; i < count; i++) {
    top.clk_i = 1;
    top.eval();
    top.clk_i = 0;
    top.eval();
  }
}

/// Sets the result range and returns a lane's result once it has settled.
int64_t requantised(Numbers& line, const uint8_t& result = top.y_o) {
  top.zero_out_i = uint8_t(line.next());
  top.clamp_lo_i = uint8_t(line.next());
  top.clamp_hi_i = uint8_t(line.next());
  cycles(LANE_LATENCY);
  return int8_t(result);
}

bool conv(Numbers line) {
  top.product_i = 0;
  top.main_i = uint32_t(line.next());
  top.bias_i = uint32_t(line.next());
  top.weight_zero_i = uint32_t(line.next()) & 0x1ff;
  top.aux_i = uint32_t(line.next()) & 0x7ffffff;
  top.mult_i = uint32_t(line.next());
  top.shift_i = uint8_t(line.next());
  const int64_t y = requantised(line);
  return y == line.next();
}

bool pool(Numbers line) {
  const bool sum = line.next() != 0;
  const std::vector<int64_t> taps = line.next(size_t(line.next()));
  int64_t value = sum ? 0 : *std::max_element(taps.begin(), taps.end());
  if (sum)
    for (const int64_t tap : taps) value += tap;
  top.product_i = 0;
  top.aux_i = top.weight_zero_i = 0;
  top.main_i = uint32_t(value);
  top.bias_i = uint32_t(line.next());
  top.mult_i = uint32_t(line.next());
  top.shift_i = uint8_t(line.next());
  const int64_t y = requantised(line);
  return y == line.next();
}

bool eltwise(Numbers line) {
  const bool product = line.next() != 0;
  top.product_i = product;
  top.weight_zero_i = 0;
  top.main_i = uint32_t(line.next());
  top.aux_i = uint32_t(line.next()) & 0x7ffffff;
  top.mult_i = uint32_t(line.next());
  top.mult_b_i = uint32_t(line.next());
  top.lsh_a_i = uint8_t(line.next());
  top.lsh_b_i = uint8_t(line.next());
  const int64_t zero_a = line.next();
  top.zero_a_i = uint8_t(zero_a);
  top.bias_i = uint32_t(-zero_a);
  top.zero_b_i = uint8_t(line.next());
  top.shift_i = uint8_t(line.next());
  const int64_t y = product ? requantised(line) : requantised(line, top.joined_o);
  return y == line.next();
}

/// Sums chains of eight, as the accumulators do; the other half of each cell computes with the pixel's complement.
bool dot(Numbers line) {
  const size_t n = size_t(line.next());
  const std::vector<int64_t> x = line.next(n), w = line.next(n);
  int64_t high = 0, low = 0, other = 0;
  for (const bool swapped : {false, true}) {
    for (size_t base = 0; base < n; base += 8) {
      uint64_t pixels = 0, complement = 0, weights = 0;
      for (size_t i = 0; i < 8; i++) {
        pixels |= uint64_t(uint8_t(x[base + i])) << (8 * i);
        complement |= uint64_t(uint8_t(~x[base + i])) << (8 * i);
        weights |= uint64_t(uint8_t(w[base + i])) << (8 * i);
        if (!swapped) other += ~x[base + i] * w[base + i];
      }
      top.x_hi_i = swapped ? complement : pixels;
      top.x_lo_i = swapped ? pixels : complement;
      top.w_i = weights;
      cycles(CHAIN_LATENCY);
      const int64_t hi = int32_t(top.hi_sum_o << 12) >> 12, lo = int32_t(top.lo_sum_o << 12) >> 12;
      (swapped ? low : high) += swapped ? lo : hi;
      other -= swapped ? 0 : lo;
    }
  }
  const int64_t expected = line.next();
  return int32_t(high) == expected && int32_t(low) == expected && other == 0;
}

bool table(Numbers line) {
  const std::vector<int64_t> entries = line.next(256);
  constexpr size_t WORD_ROWS = sizeof(top.weight_word_i) / 8;
  for (size_t row = 0; row < 32; row++) {
    auto* bytes = reinterpret_cast<uint8_t*>(&top.weight_word_i[0]) + row % WORD_ROWS * 8;
    for (size_t i = 0; i < 8; i++) bytes[i] = uint8_t(entries[row * 8 + i]);
    top.table_row_i = uint8_t(row);
    top.table_write_i = 1;
    cycles(1);
  }
  top.table_write_i = 0;
  for (int y = -128; y < 128; y++) {
    top.table_y_i = uint8_t(y);
    cycles(1);
    if (int8_t(top.table_o) != line.next()) return false;
  }
  return true;
}

/// Drives random and extreme operands through both forms of the array. Latency 12: sums of other operands would differ.
void compare_arrays(int count) {
  std::mt19937 random(1);
  top.rst_i = 1;
  cycles(2);
  top.rst_i = 0;
  int64_t distinct = 0;
  uint32_t previous = 0;
  for (int i = 0; i < count; i++) {
    const auto value = [&] {
      return random() % 4 != 0 ? uint32_t(random()) : random() % 2 != 0 ? 0x80808080u : 0x7f807f80u;
    };
    for (size_t k = 0; k < sizeof(top.pixels_i) / 4; k++) top.pixels_i[k] = i % 8 == 0 ? 0x80808080u : value();
    for (size_t k = 0; k < sizeof(top.weight_word_i) / 4; k++)
      top.weight_word_i[k] = i % 8 == 0 ? 0x80808080u : value();
    for (size_t k = 0; k < sizeof(top.row_words_i) / 4; k++) top.row_words_i[k] = value();
    top.row_taps_i = random() % 3 == 0;
    if (top.row_taps_i != 0) {  // weights beyond the taps are zero
      auto* weights = reinterpret_cast<uint8_t*>(&top.weight_word_i[0]);
      for (size_t k = 0; k < sizeof(top.weight_word_i); k++)
        if (k % tessera::cfg::ICP >= ROW_TAPS) weights[k] = 0;
    }
    cycles(1);
    if (i > 16 && !top.arrays_equal_o)
      throw std::runtime_error("array of DSP slices and model differ in cycle " + std::to_string(i));
    distinct += top.first_sum_o != previous;
    previous = top.first_sum_o;
  }
  if (distinct < count / 2) throw std::runtime_error("the arrays do not compute");
  std::printf("arrays: %d cycles equal\n", count);
}

int run(const std::string& path, const std::function<bool(Numbers)>& check) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  int cases = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    cases++;
    if (!check(Numbers(line))) throw std::runtime_error(path + ": wrong result for: " + line.substr(0, 200));
  }
  std::printf("%s: %d cases\n", path.substr(path.rfind('/') + 1).c_str(), cases);
  return cases;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  top.clk_i = 0;
  top.eval();
  try {
    bool any = true;
    any &= run(folder + "/conv.txt", conv) > 0;
    any &= run(folder + "/pool.txt", pool) > 0;
    any &= run(folder + "/eltwise.txt", eltwise) > 0;
    any &= run(folder + "/dot.txt", dot) > 0;
    any &= run(folder + "/table.txt", table) > 0;
    compare_arrays(20'000);
    return any ? 0 : 1;
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
}
