// Emitted from hw-templates/rtl/core/tsr_core_pkg.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Latencies that the core's pipelines agree on, and the operations of its accumulators and requantiser.
`default_nettype none
package tsr_core_pkg;

  // The walk issues a step in cycle 0; both operands leave their buffers OPERAND_LAT cycles later, and their products reach
  // the accumulators ARRAY_LAT cycles after that. Nothing in the pipeline stalls, so these numbers align all paths.
  localparam int OPERAND_LAT = 4;
  localparam int ARRAY_LAT = 12;
  localparam int STEP_LAT = 16;     // OPERAND_LAT + ARRAY_LAT
  localparam int REQUANT_LAT = 18;  // from a pixel in the hold registers to its write into the output buffer

  // Slots for the parameters of instructions and of weight blocks that are inside the pipeline. The walk spaces the ends of
  // pixel groups by at least PP >= 2 cycles, so a slot's reader is done long before the slot comes round again.
  localparam int CTX_W = 5;
  localparam int PBANK_W = 4;

  // Input sums, pooling sums and channel values; wide enough for any legal layer, and the wide port of a DSP multiplier.
  localparam int XS_W = 27;

  // Row taps: taps of one step; most steps of a pixel group, whose words are kept apart (2^ROW_STEP_W).
  localparam int ROW_TAPS = 5;
  localparam int ROW_STEP_W = 5;

  // What the accumulators and the requantiser do with a pixel.
  localparam int KIND_W = 3;
  localparam logic [2:0] KIND_CONV = 3'd0;
  localparam logic [2:0] KIND_MAX = 3'd1;
  localparam logic [2:0] KIND_SUM = 3'd2;
  localparam logic [2:0] KIND_ADD = 3'd3;
  localparam logic [2:0] KIND_MUL = 3'd4;

endpackage
`default_nettype wire
