// SPDX-License-Identifier: Apache-2.0
// Per-channel accumulators of POOL, ELTWISE and depthwise input sums, and the per-pixel input sum of CONV with xsum = 1.
//
// Operands arrive one cycle before the step's flags, so that a pixel's ICP values are summed in one stage and accumulated in
// the next. ELTWISE keeps operand a in the channel accumulator and operand b beside it.

`default_nettype none

module tsr_channel_sums (
  input  wire logic          clk_i,
  input  wire logic          clear_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::ICP*8-1:0] pixels_i,  // one cycle before step_i
  input  wire logic          step_i,
  input  wire logic [2:0]    kind_i,
  input  wire logic          init_i,
  input  wire logic [1:0]    xsum_i,
  input  wire logic          first_i,      // first step of the pixel group
  input  wire logic          first_tap_i,
  input  wire logic [1:0]    group_i,      // channel group of the step
  output logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0] channel_o,  // [pixel][output channel], sign-extended
  output logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*8-1:0]  second_o,
  output logic [tsr_cfg_pkg::PP*32-1:0]                  total_o     // [pixel], sign-extended
);

  localparam int PP     = tsr_cfg_pkg::PP;
  localparam int ICP    = tsr_cfg_pkg::ICP;
  localparam int OCP    = tsr_cfg_pkg::OCP;
  localparam int XS_W   = tsr_core_pkg::XS_W;
  localparam int GROUPS = OCP / ICP;

  logic [PP*ICP*8-1:0] pixels_q;
  always_ff @(posedge clk_i) pixels_q <= pixels_i;

  localparam int GROUP_W = (GROUPS > 1) ? $clog2(GROUPS) : 1;

  logic conv, from_zero, wipe, channelwise, maximum, adds, pair;
  logic [GROUP_W-1:0] group;
  assign group       = (GROUPS > 1) ? group_i[GROUP_W-1:0] : '0;
  assign channelwise = step_i && (!conv || xsum_i == 2'd2);
  assign conv      = kind_i == tsr_core_pkg::KIND_CONV;
  assign maximum   = kind_i == tsr_core_pkg::KIND_MAX;
  assign adds      = conv || kind_i == tsr_core_pkg::KIND_SUM;
  assign pair      = !maximum && !adds;
  assign from_zero = init_i && first_tap_i;
  assign wipe      = step_i && conv && init_i && first_i;

  generate
    for (genvar p = 0; p < PP; p++) begin : gen_pixel
      for (genvar o = 0; o < OCP; o++) begin : gen_channel
        logic signed [XS_W-1:0] sum;
        logic signed [7:0]      value, second_q;
        logic                   hit, replace;
        assign value = pixels_q[(p*ICP + o % ICP)*8 +: 8];
        assign hit   = channelwise && group == GROUP_W'(o / ICP);
        assign channel_o[(p*OCP + o)*32 +: 32] = 32'(sum);
        assign second_o[(p*OCP + o)*8 +: 8]    = second_q;

        // A maximum is one of the values, so its low byte compares; it starts from a value, or is replaced by one.
        assign replace = from_zero || (maximum && value > signed'(sum[7:0]));

        tsr_accumulate #(.VALUE_W(8), .SUM_W(XS_W)) u_sum (
          .clk_i, .clear_i(clear_i || (wipe && !hit)), .add_i(hit && (replace || adds)), .from_zero_i(replace), .value_i(value),
          .sum_o(sum)
        );
        always_ff @(posedge clk_i) begin
          if (clear_i) second_q <= '0;
          else if (hit && !from_zero && pair) second_q <= value;
        end
      end

      localparam int ROW_W = 8 + $clog2(ICP);
      logic        [ROW_W-1:0] row;  // sum of the step's ICP values
      logic signed [ROW_W-1:0] row_q;
      logic signed [XS_W-1:0]  total;
      tsr_byte_sum #(.COUNT(ICP)) u_row (.bytes_i(pixels_i[p*ICP*8 +: ICP*8]), .sum_o(row));
      always_ff @(posedge clk_i) row_q <= row;
      tsr_accumulate #(.VALUE_W(ROW_W), .SUM_W(XS_W)) u_total (
        .clk_i, .clear_i, .add_i(step_i && conv), .from_zero_i(init_i && first_i), .value_i(xsum_i == 2'd1 ? row_q : ROW_W'(0)),
        .sum_o(total)
      );
      assign total_o[p*32 +: 32] = 32'(total);
    end
  endgenerate

endmodule

`default_nettype wire
