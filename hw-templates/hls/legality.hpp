// SPDX-License-Identifier: Apache-2.0
/// Decoding checks of the hardware: what makes an instruction ILLEGAL_INSTRUCTION (docs/design/isa.md, "Legality").
#pragma once

#include "tessera_isa.hpp"
#include "types.hpp"

namespace tessera::hls {

inline uint32_t opcode_of(const Instruction& in) { return uint32_t(in.bits[0][0] & 0xff); }
inline uint32_t engine_of(const Instruction& in) { return opcode_of(in) >> 6; }
inline uint32_t wait_of(const Instruction& in) {
  return uint32_t(isa::get<isa::HEADER_WAIT_LSB, isa::HEADER_WAIT_W>(in.bits[0]));
}
inline uint32_t post_of(const Instruction& in) {
  return uint32_t(isa::get<isa::HEADER_POST_LSB, isa::HEADER_POST_W>(in.bits[0]));
}

/// Words of an instruction by opcode; 0: no such instruction.
inline uint32_t instruction_words(uint32_t opcode) {
  switch (opcode) {
    case isa::OP_NOP_LDI:
    case isa::OP_NOP_LDW:
    case isa::OP_NOP_EXEC:
    case isa::OP_NOP_SAVE:
    case isa::OP_LOAD_IN:
    case isa::OP_LOAD_RES:
    case isa::OP_WAIT_LAYERS:
    case isa::OP_LOAD_W:
    case isa::OP_TABLE:
    case isa::OP_STORE:
    case isa::OP_IFP_DONE:
      return 1;
    case isa::OP_CONV:
    case isa::OP_POOL:
    case isa::OP_ELTWISE:
      return 2;
    default:
      return 0;
  }
}

/// True when no bit of `mask` is set in a 256-bit word.
inline bool clear(const uint64_t word[4], const uint64_t mask[4]) {
  return ((word[0] & mask[0]) | (word[1] & mask[1]) | (word[2] & mask[2]) | (word[3] & mask[3])) == 0;
}

inline bool channels_allowed(const Instruction& in) {
  constexpr uint32_t WAIT[4] = {isa::ENGINE_LDI_WAIT, isa::ENGINE_LDW_WAIT, isa::ENGINE_EXEC_WAIT,
                                isa::ENGINE_SAVE_WAIT};
  constexpr uint32_t POST[4] = {isa::ENGINE_LDI_POST, isa::ENGINE_LDW_POST, isa::ENGINE_EXEC_POST,
                                isa::ENGINE_SAVE_POST};
  const uint32_t engine = engine_of(in);
  return (wait_of(in) & ~WAIT[engine]) == 0 && (post_of(in) & ~POST[engine]) == 0;
}

template <class Op>
bool walk_legal(const Op& op) {
  return op.ic_groups >= 1 && op.taps_x >= 1 && op.taps_y >= 1 && op.stride_x >= 1 && op.stride_y >= 1 &&
         op.tile_w >= 1 && op.pixels >= 1 && op.oc_blocks >= 1;
}

inline bool shift_legal(uint32_t shift) { return shift >= 1 && shift <= 55; }

template <class S>
bool conv_legal(const isa::Conv& op) {
  const bool whole = op.acc_init != 0 && op.acc_done != 0;
  const bool sum_legal = op.residual == 0 || (op.acc_done != 0 && shift_legal(op.shift));
  return walk_legal(op) && op.xsum != 3 && sum_legal &&
         (whole || (op.pixels <= uint32_t(S::PP) && op.oc_blocks == 1));
}

template <class S>
bool load_in_legal(const isa::LoadIn& op) {
  return op.rows >= 1 && op.cols >= 1 && op.blocks >= 1 && op.stride_x >= 1 && op.stride_y >= 1 &&
         op.last_groups >= 1 && op.last_groups <= uint32_t(S::GROUPS);
}

/// Everything the hardware checks before an instruction of an IFP enters its queue.
template <class S>
bool legal(const Instruction& in) {
  if (instruction_words(opcode_of(in)) == 0 || !channels_allowed(in)) return false;
  const uint64_t* bits = in.bits[0];
  switch (opcode_of(in)) {
    case isa::OP_LOAD_IN:
      return clear(bits, isa::LOAD_IN_RESERVED0) && load_in_legal<S>(isa::decode_load_in(bits));
    case isa::OP_LOAD_RES: {
      const isa::LoadRes op = isa::decode_load_res(bits);
      return clear(bits, isa::LOAD_RES_RESERVED0) && op.rows >= 1 && op.cols >= 1 && op.blocks >= 1;
    }
    case isa::OP_LOAD_W:
      return clear(bits, isa::LOAD_W_RESERVED0) && isa::decode_load_w(bits).words >= 1;
    case isa::OP_CONV:
      return clear(bits, isa::CONV_RESERVED0) && clear(in.bits[1], isa::CONV_RESERVED1) &&
             conv_legal<S>(isa::decode_conv(bits));
    case isa::OP_POOL: {
      const isa::Pool op = isa::decode_pool(bits);
      return clear(bits, isa::POOL_RESERVED0) && clear(in.bits[1], isa::POOL_RESERVED1) && walk_legal(op) &&
             shift_legal(op.shift);
    }
    case isa::OP_ELTWISE: {
      const isa::Eltwise op = isa::decode_eltwise(bits);
      return clear(bits, isa::ELTWISE_RESERVED0) && clear(in.bits[1], isa::ELTWISE_RESERVED1) && walk_legal(op) &&
             shift_legal(op.shift);
    }
    case isa::OP_TABLE:
      return clear(bits, isa::TABLE_RESERVED0);
    case isa::OP_STORE: {
      const isa::Store op = isa::decode_store(bits);
      return clear(bits, isa::STORE_RESERVED0) && op.rows >= 1 && op.cols >= 1 && op.blocks >= 1;
    }
    case isa::OP_WAIT_LAYERS:
    case isa::OP_IFP_DONE:
      return false;
    default:
      return clear(bits, isa::NOP_LDI_RESERVED0);
  }
}

}  // namespace tessera::hls
