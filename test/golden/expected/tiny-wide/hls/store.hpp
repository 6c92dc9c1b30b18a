// Emitted from hw-templates/hls/store.hpp for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// STORE: a box of the output buffer to a feature map in memory, 8-byte lanes by mask.
#pragma once

#include "load.hpp"

namespace tessera::hls {

/// One row of one 32-channel block. False on a memory fault.
template <class S, class Port>
bool store_row(const isa::Store& op, const Buffers<S>& buffers, Port& port, Address to, uint32_t row, uint32_t lanes) {
  uint8_t burst[BURST_UNITS * UNIT_BYTES];
  for (uint32_t done = 0; done < op.cols;) {
    const uint32_t units = op.pixel_stride == 1 ? burst_units(to, op.cols - done) : 1;
    for (uint32_t k = 0; k < units; k++) {
      const int8_t* bytes = buffers.output_row(row + done + k);
      for (int i = 0; i < UNIT_BYTES; i++) burst[k * UNIT_BYTES + uint32_t(i)] = uint8_t(bytes[i]);
    }
    if (!port.write(to, units, burst, lanes)) return false;
    to.offset += uint64_t(units) * op.pixel_stride * UNIT_BYTES;
    done += units;
  }
  return true;
}

/// Runs one STORE. False on a memory fault.
template <class S, class Port>
bool run_store(const isa::Store& op, const Buffers<S>& buffers, Port& port) {
  const uint64_t row_stride = op.contig_rows != 0 ? op.cols : op.row_stride;
  const uint64_t block_stride = op.contig_blocks != 0 ? op.rows * row_stride : op.block_stride;
  for (uint32_t b = 0; b < op.blocks; b++) {
    uint32_t lanes = 15;
    if (b == 0) lanes &= op.first_mask;
    if (b == op.blocks - 1) lanes &= op.last_mask;
    for (uint32_t r = 0; r < op.rows; r++) {
      const Address to{op.addr_segment, op.addr_offset + UNIT_BYTES * (b * block_stride + r * row_stride)};
      const uint32_t row = op.buf_base + b * op.plane + r * op.row_pitch;
      if (port.cancelled() || !store_row<S>(op, buffers, port, to, row, lanes)) return false;
    }
  }
  return true;
}

}  // namespace tessera::hls
