// SPDX-License-Identifier: Apache-2.0
/// Top function for Vitis HLS: runs a list of instructions on one core against one memory port.
/// Status: 0 done, 1 illegal instruction, 2 token overflow, 3 deadlock.
#include "core.hpp"
#include "tessera_config.hpp"

namespace {

using CoreShape = tessera::hls::Shape<tessera::cfg::PP, tessera::cfg::ICP, tessera::cfg::OCP>;
using tessera::hls::Address;

constexpr uint32_t LIMBS = 4;

/// Memory of 32-byte units; a segment starts at its base unit. Layers are the host's business here.
struct MemoryPort {
  uint64_t* memory;
  const uint64_t* segment_base;

  bool cancelled() const { return false; }
  bool layers_complete(const tessera::isa::WaitLayers&) const { return true; }
  void ifp_done(const tessera::isa::IfpDone&) const {}

  uint64_t* unit(const Address& at) const {
    return memory + (segment_base[at.segment & 7] + at.offset / tessera::hls::UNIT_BYTES) * LIMBS;
  }

  bool read(const Address& from, uint32_t units, uint8_t* bytes) const {
    const uint64_t* source = unit(from);
    for (uint32_t k = 0; k < units * LIMBS; k++) {
      TSR_PIPELINE
      const uint64_t limb = source[k];
      for (uint32_t j = 0; j < 8; j++) bytes[k * 8 + j] = uint8_t(limb >> (8 * j));
    }
    return true;
  }

  bool write(const Address& to, uint32_t units, const uint8_t* bytes, uint32_t lanes) const {
    uint64_t* target = unit(to);
    for (uint32_t k = 0; k < units * LIMBS; k++) {
      TSR_PIPELINE
      uint64_t limb = 0;
      for (uint32_t j = 0; j < 8; j++) limb |= uint64_t(bytes[k * 8 + j]) << (8 * j);
      if ((lanes >> (k % LIMBS) & 1) != 0) target[k] = limb;
    }
    return true;
  }
};

}  // namespace

extern "C" void tessera_core(const uint64_t* instructions, uint32_t words, uint64_t* memory,
                             const uint64_t segment_base[8], uint32_t* status) {
#ifdef __SYNTHESIS__
#pragma HLS INTERFACE m_axi port = instructions bundle = inst
#pragma HLS INTERFACE m_axi port = memory bundle = mem max_read_burst_length = 128 max_write_burst_length = 128
#pragma HLS INTERFACE s_axilite port = return
#endif
  using namespace tessera;
  static int8_t input[cfg::IBUF_WORDS * cfg::ICP];
  static int8_t weight[cfg::WBUF_WORDS * cfg::OCP * cfg::ICP];
  static int8_t output[cfg::OBUF_ROWS * hls::UNIT_BYTES];
  static int8_t residual[cfg::OBUF_ROWS * hls::UNIT_BYTES];
  hls::Buffers<CoreShape> buffers = {};
  buffers.input = input;
  buffers.input_words = cfg::IBUF_WORDS;
  buffers.weight = weight;
  buffers.weight_words = cfg::WBUF_WORDS;
  buffers.output = output;
  buffers.output_rows = cfg::OBUF_ROWS;
  buffers.residual = residual;
  buffers.residual_rows = cfg::OBUF_ROWS;
  hls::Core<CoreShape> core(buffers);
  MemoryPort port{memory, segment_base};

  *status = 0;
  for (uint32_t word = 0; word < words && *status == 0;) {
    hls::Instruction in = {};
    for (uint32_t k = 0; k < LIMBS; k++) in.bits[0][k] = instructions[word * LIMBS + k];
    const uint32_t length = hls::instruction_words(hls::opcode_of(in));
    if (length == 2 && word + 1 < words)
      for (uint32_t k = 0; k < LIMBS; k++) in.bits[1][k] = instructions[(word + 1) * LIMBS + k];
    if (length == 0 || word + length > words || !hls::legal<CoreShape>(in)) {
      *status = 1;
    } else if (!core.can_accept(in)) {
      *status = 3;
    } else {
      core.accept(in);
      if (core.run(port) != hls::Progress::STALLED) *status = 2;
      word += length;
    }
  }
  if (*status == 0 && !core.drained()) *status = 3;
}
