// SPDX-License-Identifier: Apache-2.0
// Second half of the double-buffered accumulators: takes a finished pixel group and hands out one pixel per cycle, pixel 0 in
// the cycle after load_i.

`default_nettype none

module tsr_hold (
  input  wire logic          clk_i,
  input  wire logic          load_i,
  input  wire logic          shift_i,
  input  wire logic [2:0]    kind_i,
  input  wire logic [1:0]    xsum_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0]                 acc_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*tsr_core_pkg::XS_W-1:0] channel_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*8-1:0]                  second_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_core_pkg::XS_W-1:0]                  total_i,
  output logic [tsr_cfg_pkg::OCP*32-1:0]                 main_o,  // sum, maximum or operand a of every channel
  output logic [tsr_cfg_pkg::OCP*tsr_core_pkg::XS_W-1:0] aux_o    // input sum or operand b
);

  localparam int PP   = tsr_cfg_pkg::PP;
  localparam int OCP  = tsr_cfg_pkg::OCP;
  localparam int XS_W = tsr_core_pkg::XS_W;

  logic [PP*OCP*32-1:0]   main, main_q;
  logic [PP*OCP*XS_W-1:0] aux, aux_q;
  logic conv;
  assign conv = kind_i == tsr_core_pkg::KIND_CONV;

  generate
    for (genvar i = 0; i < PP * OCP; i++) begin : gen_value
      logic signed [XS_W-1:0] channel;
      logic signed [7:0]      second;
      assign channel = channel_i[i*XS_W +: XS_W];
      assign second  = second_i[i*8 +: 8];
      assign main[i*32 +: 32]    = conv ? acc_i[i*32 +: 32] : 32'(channel);
      assign aux[i*XS_W +: XS_W] = !conv ? XS_W'(second) : xsum_i[1] ? channel : total_i[(i/OCP)*XS_W +: XS_W];
    end
  endgenerate

  always_ff @(posedge clk_i) begin
    if (load_i) begin
      main_q <= main;
      aux_q  <= aux;
    end else if (shift_i) begin
      main_q <= main_q >> (OCP * 32);
      aux_q  <= aux_q >> (OCP * XS_W);
    end
  end

  assign main_o = main_q[OCP*32-1:0];
  assign aux_o  = aux_q[OCP*XS_W-1:0];

endmodule

`default_nettype wire
