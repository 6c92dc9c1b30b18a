// Emitted from hw-templates/rtl/core/tsr_array.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// The multiplier array: PP x OCP dot products of length ICP per cycle, latency ARRAY_LAT (12) cycles.
//
// For Xilinx parts, cascades of DSP slices. A simulator gets a model of the whole array, several times faster and smaller to
// translate; a test holds the two against each other cycle by cycle.

`default_nettype none

module tsr_array (
  input  wire logic          clk_i,
  input  wire logic          rst_i,
  input  wire logic          ce_i,     // some operands are inside; when low for ARRAY_LAT cycles, everything may hold
  input  wire logic          last_i,   // the oldest operands inside are in their last cycle
  input  wire logic          row_taps_i, // operands of output lane o are channel o mod ICP of a pixel and its right neighbours
  input  wire logic [tsr_cfg_pkg::ROW_KEEP*tsr_cfg_pkg::ICP*8-1:0] row_words_i,  // the pixels in front of pixels_i
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::ICP*8-1:0]  pixels_i,
  input  wire logic [tsr_cfg_pkg::OCP*tsr_cfg_pkg::ICP*8-1:0] weights_i,
  output logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0]      sums_o  // [pixel][output channel], sign-extended
);

`ifdef TSR_XILINX
  tsr_array_cells u_array (.clk_i, .ce_i, .row_taps_i, .row_words_i, .pixels_i, .weights_i, .sums_o);
  logic unused_model;
  assign unused_model = &{1'b0, rst_i, last_i};
`else
  tsr_array_model u_array (.clk_i, .rst_i, .last_i, .row_taps_i, .row_words_i, .pixels_i, .weights_i, .sums_o);
  logic unused_cells;
  assign unused_cells = ce_i;
`endif

endmodule

`default_nettype wire
