// Emitted from hw-templates/hls/load.hpp for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
/// LOAD_IN, LOAD_RES and LOAD_W: memory to the input, residual and weight buffers, in bursts that never cross a multiple of 1 KiB.
#pragma once

#include "buffers.hpp"
#include "tessera_isa.hpp"

namespace tessera::hls {

/// Units from `address` to the next burst boundary, at most `units`.
inline uint32_t burst_units(const Address& address, uint32_t units) {
  const uint32_t room = BURST_UNITS - uint32_t(address.offset / UNIT_BYTES) % BURST_UNITS;
  return units < room ? units : room;
}

/// Where the next unit of a row goes: counts columns, column phase and word column.
struct ColumnCursor {
  uint32_t phase = 0;
  uint32_t column = 0;

  void advance(uint32_t stride) {
    if (++phase == stride) {
      phase = 0;
      column++;
    }
  }
};

/// One row of one 32-channel block. False on a memory fault.
template <class S, class Port>
bool load_row(const isa::LoadIn& op, Buffers<S>& buffers, Port& port, Address from, uint32_t row_base,
              uint32_t groups) {
  uint8_t burst[BURST_UNITS * UNIT_BYTES];
  ColumnCursor cursor;
  for (uint32_t done = 0; done < op.cols;) {
    const uint32_t units = burst_units(from, op.cols - done);
    if (!port.read(from, units, burst)) return false;
    for (uint32_t k = 0; k < units; k++) {
      if (op.keep_x == 0 || cursor.phase == 0) {
        const uint32_t base = row_base + cursor.column + cursor.phase * op.phase_pitch_x;
        for (uint32_t g = 0; g < groups; g++) {
          int8_t* word = buffers.input_word((base + g * op.plane_pitch) & 0xffff);
          const uint8_t* unit = burst + k * UNIT_BYTES + g * S::ICP;
          for (int i = 0; i < S::ICP; i++) word[i] = int8_t(unit[i]);
        }
      }
      cursor.advance(op.stride_x);
    }
    from.offset += uint64_t(units) * UNIT_BYTES;
    done += units;
  }
  return true;
}

/// Runs one LOAD_IN. False on a memory fault.
template <class S, class Port>
bool run_load_in(const isa::LoadIn& op, Buffers<S>& buffers, Port& port) {
  const uint64_t row_stride = op.contig_rows != 0 ? op.cols : op.row_stride;
  const uint64_t block_stride = op.contig_blocks != 0 ? op.rows * row_stride : op.block_stride;
  for (uint32_t b = 0; b < op.blocks; b++) {
    const uint32_t groups = b == op.blocks - 1 ? op.last_groups : uint32_t(S::GROUPS);
    for (uint32_t r = 0; r < op.rows; r++) {
      const Address from{op.addr_segment, op.addr_offset + UNIT_BYTES * (b * block_stride + r * row_stride)};
      const uint32_t base = op.buf_base + b * S::GROUPS * op.plane_pitch + r / op.stride_y * op.row_pitch +
                            r % op.stride_y * op.phase_pitch_y;
      if (port.cancelled() || !load_row<S>(op, buffers, port, from, base, groups)) return false;
    }
  }
  return true;
}

/// Runs one LOAD_RES: rows of pixels as they are. False on a memory fault.
template <class S, class Port>
bool run_load_res(const isa::LoadRes& op, Buffers<S>& buffers, Port& port) {
  uint8_t burst[BURST_UNITS * UNIT_BYTES];
  const uint64_t row_stride = op.contig_rows != 0 ? op.cols : op.row_stride;
  const uint64_t block_stride = op.contig_blocks != 0 ? op.rows * row_stride : op.block_stride;
  for (uint32_t b = 0; b < op.blocks; b++)
    for (uint32_t r = 0; r < op.rows; r++) {
      Address from{op.addr_segment, op.addr_offset + UNIT_BYTES * (b * block_stride + r * row_stride)};
      const uint32_t row = op.buf_base + b * op.plane + r * op.row_pitch;
      for (uint32_t done = 0; done < op.cols;) {
        const uint32_t units = burst_units(from, op.cols - done);
        if (port.cancelled() || !port.read(from, units, burst)) return false;
        for (uint32_t k = 0; k < units; k++) {
          int8_t* bytes = buffers.residual_row(row + done + k);
          for (int i = 0; i < UNIT_BYTES; i++) bytes[i] = int8_t(burst[k * UNIT_BYTES + uint32_t(i)]);
        }
        from.offset += uint64_t(units) * UNIT_BYTES;
        done += units;
      }
    }
  return true;
}

/// Runs one LOAD_W into the weight buffer from word `first` on. False on a memory fault.
template <class S, class Port>
bool run_load_w(const isa::LoadW& op, uint32_t first, Buffers<S>& buffers, Port& port) {
  uint8_t burst[BURST_UNITS * UNIT_BYTES];
  Address from{op.addr_segment, op.addr_offset};
  const uint32_t bytes = op.words * S::WEIGHT_BYTES;
  uint32_t at = 0;
  while (at < bytes) {
    const uint32_t units = burst_units(from, (bytes - at + UNIT_BYTES - 1) / UNIT_BYTES);
    if (port.cancelled() || !port.read(from, units, burst)) return false;
    // A burst may end inside a weight word when words are longer than a unit.
    for (uint32_t k = 0; k < units * UNIT_BYTES && at < bytes; k += UNIT_BYTES, at += UNIT_BYTES) {
      int8_t* half = buffers.weight_word(first + at / S::WEIGHT_BYTES) + at % S::WEIGHT_BYTES;
      for (int i = 0; i < UNIT_BYTES; i++) half[i] = int8_t(burst[k + uint32_t(i)]);
    }
    from.offset += uint64_t(units) * UNIT_BYTES;
  }
  return true;
}

/// Runs one TABLE: 256 bytes of the weight buffer from word `first` on become the activation table.
template <class S>
void run_table(uint32_t first, Buffers<S>& buffers) {
  for (uint32_t j = 0; j < 256; j++) buffers.table[j] = int8_t(buffers.weight_byte(first, j));
}

}  // namespace tessera::hls
