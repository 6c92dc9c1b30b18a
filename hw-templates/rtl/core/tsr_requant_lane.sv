// SPDX-License-Identifier: Apache-2.0
// One requantisation lane: an exact product, one rounding (half to even), saturation, zero point and clamp.
//
// Eight cycles from the operands to y_o, one value per cycle. valid_i marks the stage inputs; stage s works when valid_i[s].

`default_nettype none

module tsr_requant_lane (
  input  wire logic               clk_i,
  input  wire logic [7:0]         valid_i,
  // Stage 0: operands and per-channel parameters, or those of the instruction.
  input  wire logic signed [31:0] main_i,
  input  wire logic signed [tsr_core_pkg::XS_W-1:0] aux_i,
  input  wire logic signed [7:0]  second_i,
  input  wire logic               channel_i,        // the channel's parameters count
  input  wire logic signed [31:0] bias_i,           // added to main
  input  wire logic signed [31:0] own_bias_i,
  input  wire logic [29:0]        scale_i,          // {shift, mult}
  input  wire logic [29:0]        own_scale_i,
  input  wire logic signed [8:0]  weight_zero_i,    // times aux, subtracted from main
  input  wire logic signed [7:0]  zero_b_i,
  // Later stages: parameters of the instruction, valid with their stage.
  input  wire logic               product0_i,     // stages 0 and 1: main + bias times second - zero_b instead
  input  wire logic               product1_i,
  input  wire logic signed [7:0]  zero_out7_i,    // stage 7
  input  wire logic signed [7:0]  clamp_lo7_i,
  input  wire logic signed [7:0]  clamp_hi7_i,
  output logic signed [7:0]       y_o
);

  logic [29:0]        scale0;
  logic [5:0]         shift1_q, shift2_q, shift3_q, shift4_q;
  logic signed [57:0] product4;
  logic signed [9:0]  r7;
  logic               over7, negative7;

  tsr_select #(.WIDTH(30)) u_scale (.second_i(channel_i), .a_i(own_scale_i), .b_i(scale_i), .y_o(scale0));

  tsr_requant_product u_product (
    .clk_i, .valid_i(valid_i[3:0]), .main_i, .aux_i, .second_i, .channel_i, .bias_i, .own_bias_i, .weight_zero_i, .zero_b_i,
    .mult_i(scale0[23:0]), .product0_i, .product1_i, .product_o(product4)
  );

  tsr_round_shift u_round (
    .clk_i, .valid_i(valid_i[6:4]), .value_i(product4), .shift_i(shift4_q),
    .result_o(r7), .over_o(over7), .negative_o(negative7)
  );

  tsr_clamp u_clamp (
    .clk_i, .valid_i(valid_i[7]), .value_i(r7), .over_i(over7), .negative_i(negative7),
    .zero_i(zero_out7_i), .lo_i(clamp_lo7_i), .hi_i(clamp_hi7_i), .y_o
  );

  always_ff @(posedge clk_i) begin
    if (valid_i[0]) shift1_q <= scale0[29:24] - 6'd1;
    if (valid_i[1]) shift2_q <= shift1_q;
    if (valid_i[2]) shift3_q <= shift2_q;
    if (valid_i[3]) shift4_q <= shift3_q;
  end

endmodule

`default_nettype wire
