// SPDX-License-Identifier: Apache-2.0
// Second half of the double-buffered accumulators: copies a finished pixel group while the next one starts, and hands out one
// pixel per cycle, pixel 0 in the cycle after load_i.

`default_nettype none

module tsr_hold (
  input  wire logic          clk_i,
  input  wire logic          load_i,
  input  wire logic          shift_i,
  input  wire logic [2:0]    kind_i,     // of the group, with load_i
  input  wire logic [1:0]    xsum_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0] acc_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0] channel_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*8-1:0]  second_i,
  input  wire logic [tsr_cfg_pkg::PP*32-1:0]                  total_i,
  output logic [tsr_cfg_pkg::OCP*32-1:0] main_o,   // sum, maximum or operand a of every channel
  output logic [tsr_cfg_pkg::OCP*32-1:0] aux_o,    // input sum
  output logic [tsr_cfg_pkg::OCP*8-1:0]  second_o  // operand b
);

  localparam int PP   = tsr_cfg_pkg::PP;
  localparam int OCP  = tsr_cfg_pkg::OCP;
  localparam int XS_W = tsr_core_pkg::XS_W;
`ifdef TSR_XILINX
  localparam int KEPT_W = XS_W;  // bits of a channel value and of a total that are held
`else
  localparam int KEPT_W = 32;    // whole words move faster in a simulator
`endif

  logic conv_q, channelwise_q, use_channel;
  assign use_channel = load_i && (kind_i != tsr_core_pkg::KIND_CONV || xsum_i[1]);
  always_ff @(posedge clk_i) begin
    if (load_i) begin
      conv_q        <= kind_i == tsr_core_pkg::KIND_CONV;
      channelwise_q <= xsum_i[1];
    end
  end

  logic [PP*OCP*KEPT_W-1:0] channels;
  logic [PP*KEPT_W-1:0]     totals;
  logic [OCP*32-1:0]        acc;
  logic [OCP*KEPT_W-1:0]    channel;
  logic [KEPT_W-1:0]        total;
  generate
    if (KEPT_W == 32) begin : gen_words
      assign channels = channel_i;
      assign totals   = total_i;
    end else begin : gen_bits
      for (genvar i = 0; i < PP * OCP; i++) begin : gen_channel
        assign channels[i*KEPT_W +: KEPT_W] = channel_i[i*32 +: KEPT_W];
      end
      for (genvar p = 0; p < PP; p++) begin : gen_total
        assign totals[p*KEPT_W +: KEPT_W] = total_i[p*32 +: KEPT_W];
      end
    end
  endgenerate

  tsr_hold_shift #(.WIDTH(OCP * 32)) u_acc (.clk_i, .load_i, .shift_i, .words_i(acc_i), .word_o(acc));
  tsr_hold_shift #(.WIDTH(OCP * KEPT_W)) u_channel (.clk_i, .load_i(use_channel), .shift_i, .words_i(channels), .word_o(channel));
  tsr_hold_shift #(.WIDTH(OCP * 8)) u_second (.clk_i, .load_i(use_channel), .shift_i, .words_i(second_i), .word_o(second_o));
  tsr_hold_shift #(.WIDTH(KEPT_W)) u_total (.clk_i, .load_i, .shift_i, .words_i(totals), .word_o(total));

  generate
    for (genvar o = 0; o < OCP; o++) begin : gen_lane
      logic signed [KEPT_W-1:0] value;
      logic [XS_W-1:0]          aux;
      assign value = channel[o*KEPT_W +: KEPT_W];
      tsr_select #(.WIDTH(32)) u_main (.second_i(conv_q), .a_i(32'(value)), .b_i(acc[o*32 +: 32]), .y_o(main_o[o*32 +: 32]));
      tsr_select #(.WIDTH(XS_W)) u_aux (
        .second_i(channelwise_q), .a_i(total[XS_W-1:0]), .b_i(value[XS_W-1:0]), .y_o(aux)
      );
      assign aux_o[o*32 +: 32] = 32'(signed'(aux));
    end
  endgenerate

endmodule

`default_nettype wire
