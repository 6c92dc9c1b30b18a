// SPDX-License-Identifier: Apache-2.0
/// The reference of the core tests: the HLS core, natively compiled, over the same memory model.
#pragma once

#include "core.hpp"
#include "rtl_core.hpp"
#include "tessera_config.hpp"

namespace bench {

class HlsCore {
 public:
  using Shape = tessera::hls::Shape<tessera::cfg::PP, tessera::cfg::ICP, tessera::cfg::OCP>;

  explicit HlsCore(Memory& memory)
      : memory_(memory),
        input_(tessera::cfg::IBUF_BYTES),
        weight_(tessera::cfg::WBUF_BYTES),
        output_(tessera::cfg::OBUF_BYTES),
        residual_(tessera::cfg::OBUF_BYTES),
        core_(buffers()) {}

  /// Executes a stream of legal instructions; throws when it cannot be completed.
  void run(const Stream& stream) {
    Port port{memory_};
    for (size_t i = 0; i < stream.size();) {
      tessera::hls::Instruction in = {};
      std::memcpy(in.bits[0], stream[i].bits, 32);
      const uint32_t words = tessera::hls::instruction_words(tessera::hls::opcode_of(in));
      if (words == 2) std::memcpy(in.bits[1], stream.at(i + 1).bits, 32);
      if (words == 0 || (!stream[i].injected && !tessera::hls::legal<Shape>(in)))
        throw std::runtime_error("the program breaks a rule at word " + std::to_string(i));
      if (!core_.can_accept(in)) throw std::runtime_error("the program deadlocks at word " + std::to_string(i));
      core_.accept(in);
      if (core_.run(port) != tessera::hls::Progress::STALLED) throw std::runtime_error("the program faults");
      i += words;
    }
    if (!core_.drained()) throw std::runtime_error("the program waits for a token for ever");
  }

 private:
  struct Port {
    Memory& memory;
    bool cancelled() const { return false; }
    bool layers_complete(const tessera::isa::WaitLayers&) const { return true; }
    void ifp_done(const tessera::isa::IfpDone&) const {}
    bool read(const tessera::hls::Address& from, uint32_t units, uint8_t* bytes) const {
      std::memcpy(bytes, memory.at(from.segment, from.offset, units * 32), units * 32);
      return true;
    }
    bool write(const tessera::hls::Address& to, uint32_t units, const uint8_t* bytes, uint32_t lanes) const {
      uint8_t* target = memory.at(to.segment, to.offset, units * 32);
      for (uint32_t i = 0; i < units * 32; i++)
        if ((lanes >> (i % 32 / 8) & 1) != 0) target[i] = bytes[i];
      return true;
    }
  };

  tessera::hls::Buffers<Shape> buffers() {
    tessera::hls::Buffers<Shape> buffers = {};
    buffers.input = input_.data();
    buffers.input_words = tessera::cfg::IBUF_WORDS;
    buffers.weight = weight_.data();
    buffers.weight_words = tessera::cfg::WBUF_WORDS;
    buffers.output = output_.data();
    buffers.output_rows = tessera::cfg::OBUF_ROWS;
    buffers.residual = residual_.data();
    buffers.residual_rows = tessera::cfg::OBUF_ROWS;
    return buffers;
  }

  Memory& memory_;
  std::vector<int8_t> input_, weight_, output_, residual_;
  tessera::hls::Core<Shape> core_;
};

}  // namespace bench
