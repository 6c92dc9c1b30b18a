// SPDX-License-Identifier: Apache-2.0
/// How long hardware would be busy with an instruction: a hostile one may take years, here as there.
#pragma once

#include "legality.hpp"

namespace tessera {

template <class Op>
uint64_t walk_cycles(const Op& op, uint32_t pp) {
  return uint64_t{op.oc_blocks} * ((op.pixels + pp - 1) / pp) * op.taps_x * op.taps_y * op.ic_groups;
}

template <class Op>
uint64_t box_cycles(const Op& op) {
  return uint64_t{op.blocks} * op.rows * op.cols;
}

/// Cycles that a legal instruction takes at least: a step of the walk, or a unit of memory, in each.
template <class S>
uint64_t least_cycles(const hls::Instruction& in) {
  const uint64_t* bits = in.bits[0];
  switch (hls::opcode_of(in)) {
    case isa::OP_LOAD_IN:
      return box_cycles(isa::decode_load_in(bits));
    case isa::OP_LOAD_RES:
      return box_cycles(isa::decode_load_res(bits));
    case isa::OP_STORE:
      return box_cycles(isa::decode_store(bits));
    case isa::OP_CONV:
      return walk_cycles(isa::decode_conv(bits), S::PP);
    case isa::OP_POOL:
      return walk_cycles(isa::decode_pool(bits), S::PP);
    case isa::OP_ELTWISE:
      return walk_cycles(isa::decode_eltwise(bits), S::PP);
    default:
      return 1;
  }
}

}  // namespace tessera
