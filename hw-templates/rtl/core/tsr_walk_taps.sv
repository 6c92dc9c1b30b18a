// SPDX-License-Identifier: Apache-2.0
// The inner loops of the walk: kernel rows, kernel columns and input-channel groups of one pixel group, one step per cycle.
//
// That a step is the last of its group, kernel row or pixel group is worked out a step ahead and held in registers: the end of
// the walk hangs on it, and in the same cycle the start of the next instruction.

`default_nettype none

module tsr_walk_taps (
  input  wire logic          clk_i,

  input  wire logic          start_i,       // to tap (0,0), group 0 of the instruction in word_i, at address base_i
  input  wire logic          step_i,        // to the next step; after the last one back to the first, at base_i
  input  wire logic [15:0]   base_i,
  input  wire logic [255:0]  start_word_i,  // word 0 with start_i
  input  wire logic [255:0]  word_i,        // word 0 of the instruction that is walking
  input  wire logic [5:0]    columns_i,     // kernel columns that are steps of their own,
  input  wire logic [5:0]    start_columns_i,  //   of the instruction in start_word_i

  output logic [15:0]        tap_a_o,
  output logic [10:0]        tap_ix_o,
  output logic [10:0]        tap_iy_o,
  output logic [11:0]        group_o,
  output logic               first_tap_o,
  output logic [tsr_core_pkg::ROW_STEP_W-1:0] index_o,  // number of the step in the pixel group
  output logic               last_o         // the last step of the pixel group
);

  logic [11:0] ic_groups;
  logic [5:0]  taps_y;
  logic [15:0] plane_pitch, dx0, dx1, dy0, dy1;
  logic [3:0]  stride_x, stride_y, dil_rx, dil_ry, phase_x, phase_y;
  logic [4:0]  dil_x, dil_y;
  assign ic_groups   = word_i[tsr_isa_pkg::CONV_IC_GROUPS_LSB +: tsr_isa_pkg::CONV_IC_GROUPS_W];
  assign taps_y      = word_i[tsr_isa_pkg::CONV_TAPS_Y_LSB +: tsr_isa_pkg::CONV_TAPS_Y_W];
  assign plane_pitch = word_i[tsr_isa_pkg::CONV_PLANE_PITCH_LSB +: tsr_isa_pkg::CONV_PLANE_PITCH_W];
  assign dx0         = word_i[tsr_isa_pkg::CONV_TAP_DX0_LSB +: tsr_isa_pkg::CONV_TAP_DX0_W];
  assign dx1         = word_i[tsr_isa_pkg::CONV_TAP_DX1_LSB +: tsr_isa_pkg::CONV_TAP_DX1_W];
  assign dy0         = word_i[tsr_isa_pkg::CONV_TAP_DY0_LSB +: tsr_isa_pkg::CONV_TAP_DY0_W];
  assign dy1         = word_i[tsr_isa_pkg::CONV_TAP_DY1_LSB +: tsr_isa_pkg::CONV_TAP_DY1_W];
  assign stride_x    = word_i[tsr_isa_pkg::CONV_STRIDE_X_LSB +: tsr_isa_pkg::CONV_STRIDE_X_W];
  assign stride_y    = word_i[tsr_isa_pkg::CONV_STRIDE_Y_LSB +: tsr_isa_pkg::CONV_STRIDE_Y_W];
  assign dil_rx      = word_i[tsr_isa_pkg::CONV_DIL_RX_LSB +: tsr_isa_pkg::CONV_DIL_RX_W];
  assign dil_ry      = word_i[tsr_isa_pkg::CONV_DIL_RY_LSB +: tsr_isa_pkg::CONV_DIL_RY_W];
  assign dil_x       = word_i[tsr_isa_pkg::CONV_DIL_X_LSB +: tsr_isa_pkg::CONV_DIL_X_W];
  assign dil_y       = word_i[tsr_isa_pkg::CONV_DIL_Y_LSB +: tsr_isa_pkg::CONV_DIL_Y_W];
  assign phase_x     = start_i ? start_word_i[tsr_isa_pkg::CONV_PHASE_X_LSB +: tsr_isa_pkg::CONV_PHASE_X_W]
                               : word_i[tsr_isa_pkg::CONV_PHASE_X_LSB +: tsr_isa_pkg::CONV_PHASE_X_W];
  assign phase_y     = start_i ? start_word_i[tsr_isa_pkg::CONV_PHASE_Y_LSB +: tsr_isa_pkg::CONV_PHASE_Y_W]
                               : word_i[tsr_isa_pkg::CONV_PHASE_Y_LSB +: tsr_isa_pkg::CONV_PHASE_Y_W];

  logic [5:0]  kx_q, ky_q;
  logic [3:0]  px_q, py_q;
  logic [15:0] tap_q, row_q;  // address of the tap's group 0, and of the kernel row's first tap

  logic        row_end, wrap_x, wrap_y;
  logic [4:0]  px_sum, py_sum;
  logic [15:0] next_tap, next_row;

  // The last group, column, row; the same of the step that follows; whether there is only one.
  logic        last_group_q, last_column_q, last_row_q, last_group, last_column, last_row;
  logic        one_group_q, one_column_q, one_row_q, one_group, one_column, one_row, last_q;
  assign one_group  = start_word_i[tsr_isa_pkg::CONV_IC_GROUPS_LSB +: tsr_isa_pkg::CONV_IC_GROUPS_W] == 1;
  assign one_column = start_columns_i == 6'd1;
  assign one_row    = start_word_i[tsr_isa_pkg::CONV_TAPS_Y_LSB +: tsr_isa_pkg::CONV_TAPS_Y_W] == 1;
  assign last_group  = last_group_q ? one_group_q : group_o + 12'd2 == ic_groups;
  assign last_column = !last_group_q ? last_column_q : last_column_q ? one_column_q : kx_q + 6'd2 == columns_i;
  assign last_row    = !row_end ? last_row_q : last_row_q ? one_row_q : ky_q + 6'd2 == taps_y;

  always_ff @(posedge clk_i) begin
    if (start_i) begin
      {one_group_q, one_column_q, one_row_q}    <= {one_group, one_column, one_row};
      {last_group_q, last_column_q, last_row_q} <= {one_group, one_column, one_row};
      last_q                                    <= one_group && one_column && one_row;
    end else if (step_i) begin
      {last_group_q, last_column_q, last_row_q} <= {last_group, last_column, last_row};
      last_q                                    <= last_group && last_column && last_row;
    end
  end

  assign row_end     = last_group_q && last_column_q;
  assign last_o      = last_q;
  assign first_tap_o = kx_q == '0 && ky_q == '0;

  assign px_sum   = {1'b0, px_q} + {1'b0, dil_rx};
  assign py_sum   = {1'b0, py_q} + {1'b0, dil_ry};
  assign wrap_x   = px_sum >= {1'b0, stride_x};
  assign wrap_y   = py_sum >= {1'b0, stride_y};
  assign next_tap = tap_q + (wrap_x ? dx1 : dx0);
  assign next_row = row_q + (wrap_y ? dy1 : dy0);

  always_ff @(posedge clk_i) begin
    if (start_i || (step_i && last_o)) begin
      index_o  <= '0;
      group_o  <= '0;
      kx_q     <= '0;
      ky_q     <= '0;
      px_q     <= phase_x;
      py_q     <= phase_y;
      tap_a_o  <= base_i;
      tap_q    <= base_i;
      row_q    <= base_i;
      tap_ix_o <= '0;
      tap_iy_o <= '0;
    end else if (step_i) begin
      index_o <= index_o + 1'b1;
      group_o <= last_group_q ? '0 : group_o + 1'b1;
      tap_a_o <= row_end ? next_row : last_group_q ? next_tap : tap_a_o + plane_pitch;
      if (last_group_q) begin
        kx_q     <= row_end ? '0 : kx_q + 1'b1;
        px_q     <= row_end ? phase_x : wrap_x ? 4'(px_sum - {1'b0, stride_x}) : px_sum[3:0];
        tap_q    <= row_end ? next_row : next_tap;
        tap_ix_o <= row_end ? '0 : tap_ix_o + 11'(dil_x);
      end
      if (row_end) begin
        ky_q     <= ky_q + 1'b1;
        py_q     <= wrap_y ? 4'(py_sum - {1'b0, stride_y}) : py_sum[3:0];
        row_q    <= next_row;
        tap_iy_o <= tap_iy_o + 11'(dil_y);
      end
    end
  end

endmodule

`default_nettype wire
