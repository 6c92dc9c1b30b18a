// SPDX-License-Identifier: Apache-2.0
#include "core_model.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <string>
#include <vector>

#include "../error.hpp"
#include "core.hpp"
#include "duration.hpp"
#include "vector_choice.hpp"

namespace tessera {
namespace {

template <class S>
class ShapedCore final : public CoreModel {
 public:
  explicit ShapedCore(const PoolShape& shape)
      : input_(shape.input_buffer_bytes),
        weight_(shape.weight_buffer_bytes),
        output_(shape.output_buffer_bytes),
        residual_(shape.output_buffer_bytes),
        core_(buffers(), choose_vector_unit(std::getenv("TESSERA_VECTOR_UNIT"))) {}

  void reset_control() override { core_.reset_control(); }
  void clear() override {
    for (std::vector<int8_t>* buffer : {&input_, &weight_, &output_, &residual_})
      std::fill(buffer->begin(), buffer->end(), int8_t{0});
    core_.clear_state();
  }
  bool legal(const hls::Instruction& in) const override { return hls::legal<S>(in); }
  uint64_t cycles(const hls::Instruction& in) const override { return least_cycles<S>(in); }
  bool can_accept(const hls::Instruction& in) const override { return core_.can_accept(in); }
  void accept(const hls::Instruction& in) override { core_.accept(in); }
  bool drained() const override { return core_.drained(); }
  bool waits_for_layers() const override { return core_.waits_for_layers(); }
  bool layers_ready(const CorePort& port) const override { return core_.layers_ready(port); }

  CoreProgress run(CorePort& port) override {
    switch (core_.run(port)) {
      case hls::Progress::STALLED:
        return CoreProgress::STALLED;
      case hls::Progress::TOKEN_OVERFLOW:
        return CoreProgress::TOKEN_OVERFLOW;
      case hls::Progress::MEMORY_FAULT:
        break;
    }
    return CoreProgress::MEMORY_FAULT;
  }

 private:
  hls::Buffers<S> buffers() {
    hls::Buffers<S> view = {};
    view.input = input_.data();
    view.input_words = uint32_t(input_.size() / S::ICP);
    view.weight = weight_.data();
    view.weight_words = uint32_t(weight_.size() / S::WEIGHT_BYTES);
    view.output = output_.data();
    view.output_rows = uint32_t(output_.size() / hls::UNIT_BYTES);
    view.residual = residual_.data();
    view.residual_rows = uint32_t(residual_.size() / hls::UNIT_BYTES);
    return view;
  }

  std::vector<int8_t> input_, weight_, output_, residual_;
  hls::Core<S> core_;
};

using Maker = std::unique_ptr<CoreModel> (*)(const PoolShape&);

template <int PP, int ICP, int OCP>
std::unique_ptr<CoreModel> make(const PoolShape& shape) {
  return std::make_unique<ShapedCore<hls::Shape<PP, ICP, OCP>>>(shape);
}

struct Entry {
  uint32_t pp, icp, ocp;
  Maker maker;
};

template <int PP, int ICP, int OCP>
constexpr Entry entry() {
  return {PP, ICP, OCP, make<PP, ICP, OCP>};
}

/// The presets' parallelism, and the neighbours that a configuration is likely to try.
constexpr Entry SHAPES[] = {
    entry<4, 8, 8>(), entry<4, 8, 16>(), entry<4, 16, 16>(), entry<8, 8, 8>(), entry<8, 16, 16>(), entry<8, 16, 32>(),
};

void check_buffer(const char* name, uint32_t bytes, uint32_t word_bytes) {
  if (!std::has_single_bit(bytes) || bytes < word_bytes * 2)
    throw Error("BACKEND_CONFIG", std::string(name) + " of " + std::to_string(bytes) +
                                      " bytes: must be a power of two and hold at least two words of " +
                                      std::to_string(word_bytes) + " bytes");
}

}  // namespace

std::unique_ptr<CoreModel> make_core_model(const PoolShape& shape) {
  for (const Entry& candidate : SHAPES) {
    if (candidate.pp != shape.pp || candidate.icp != shape.icp || candidate.ocp != shape.ocp) continue;
    check_buffer("input buffer", shape.input_buffer_bytes, shape.icp);
    check_buffer("weight buffer", shape.weight_buffer_bytes, shape.icp * shape.ocp);
    check_buffer("output buffer", shape.output_buffer_bytes, hls::UNIT_BYTES);
    return candidate.maker(shape);
  }
  throw Error("BACKEND_CONFIG", "sw_emu has no core with PP " + std::to_string(shape.pp) + ", ICP " +
                                    std::to_string(shape.icp) + ", OCP " + std::to_string(shape.ocp) +
                                    "; take the parallelism of a preset, or add a line to SHAPES in core_model.cpp");
}

}  // namespace tessera
