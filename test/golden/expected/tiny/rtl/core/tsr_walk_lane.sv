// Emitted from hw-templates/rtl/core/tsr_walk_lane.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// One pixel lane of the walk: holds the lane's output pixel and turns a step's tap offsets into a buffer address and a
// padding decision, one cycle after the step.

`default_nettype none

module tsr_walk_lane (
  input  wire logic         clk_i,

  input  wire logic         load_i,      // take the first pixel of a new instruction
  input  wire logic [11:0]  x_i,
  input  wire logic [19:0]  ix_i,
  input  wire logic [19:0]  iy_i,
  input  wire logic [15:0]  a_i,
  input  wire logic         restart_i,   // back to the first pixel, for the next block
  input  wire logic         advance_i,   // PP pixels on
  input  wire logic [12:0]  width_i,     // of a row
  input  wire logic [4:0]   dx_i,        // columns of an advance
  input  wire logic [111:0] delta_i,     // the rest of the advance, from tsr_exec_setup

  input  wire logic         step_i,
  input  wire logic [15:0]  tap_a_i,     // in_base and tap offset
  input  wire logic [10:0]  tap_ix_i,
  input  wire logic [10:0]  tap_iy_i,
  input  wire logic [11:0]  ext_x_i,
  input  wire logic [11:0]  ext_y_i,
  output logic              wrap_o,      // an advance now leaves the row
  output logic [15:0]       addr_o,
  output logic              pad_o
);

  logic [12:0] x_q, x0_q;
  logic [19:0] ix_q, ix0_q, iy_q, iy0_q;
  logic [15:0] a_q, a0_q;

  // Input columns, input rows and address of an advance, inside a row and across a row end.
  logic [19:0] dix, diy, dix_wrap, diy_wrap;
  logic [15:0] da, da_wrap;
  assign {dix, diy, da, dix_wrap, diy_wrap, da_wrap} = delta_i;

  logic [13:0] x_sum;
  logic        wrap;
  assign x_sum  = {1'b0, x_q} + 14'(dx_i);
  assign wrap   = x_sum >= {1'b0, width_i};
  assign wrap_o = wrap;

  always_ff @(posedge clk_i) begin
    if (load_i) begin
      x_q   <= 13'(x_i);
      ix_q  <= ix_i;
      iy_q  <= iy_i;
      a_q   <= a_i;
      x0_q  <= 13'(x_i);
      ix0_q <= ix_i;
      iy0_q <= iy_i;
      a0_q  <= a_i;
    end else if (restart_i) begin
      x_q  <= x0_q;
      ix_q <= ix0_q;
      iy_q <= iy0_q;
      a_q  <= a0_q;
    end else if (advance_i) begin
      x_q  <= wrap ? x_sum[12:0] - width_i : x_sum[12:0];
      ix_q <= ix_q + (wrap ? dix_wrap : dix);
      iy_q <= iy_q + (wrap ? diy_wrap : diy);
      a_q  <= a_q + (wrap ? da_wrap : da);
    end
  end

  logic [19:0] tap_ix_q, tap_iy_q;
  logic [11:0] ext_x_q, ext_y_q;

  always_ff @(posedge clk_i) begin
    if (step_i) begin
      addr_o   <= a_q + tap_a_i;
      tap_ix_q <= ix_q + 20'(tap_ix_i);
      tap_iy_q <= iy_q + 20'(tap_iy_i);
      ext_x_q  <= ext_x_i;
      ext_y_q  <= ext_y_i;
    end
  end

  // As unsigned numbers, negative coordinates lie beyond any extent too.
  assign pad_o = tap_ix_q >= 20'(ext_x_q) || tap_iy_q >= 20'(ext_y_q);

endmodule

`default_nettype wire
