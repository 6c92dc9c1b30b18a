// SPDX-License-Identifier: Apache-2.0
// One lane of the join: the scaled sum of two bytes, exact, rounded once (half to even), with zero point and clamp.
//
// Eight cycles from the operands to y_o, one value per cycle; stage s works when valid_i[s]. Parameters come with the stage
// that needs them.

`default_nettype none

module tsr_join_lane (
  input  wire logic               clk_i,
  input  wire logic [7:0]         valid_i,
  input  wire logic signed [7:0]  a_i,
  input  wire logic signed [7:0]  b_i,
  input  wire logic signed [7:0]  zero_a_i,
  input  wire logic signed [7:0]  zero_b_i,
  input  wire logic [1:0]         by3_a_i,      // left shifts: three times this,
  input  wire logic [1:0]         by3_b_i,
  input  wire logic [25:0]        mult_a1_i,
  input  wire logic [25:0]        mult_b1_i,
  input  wire logic [1:0]         by12_a3_i,    // twelve times this (0, 1, 2); the rest is in the multipliers
  input  wire logic [1:0]         by12_b3_i,
  input  wire logic [5:0]         shift4_i,     // less one
  input  wire logic signed [7:0]  zero_out7_i,
  input  wire logic signed [7:0]  clamp_lo7_i,
  input  wire logic signed [7:0]  clamp_hi7_i,
  output logic signed [7:0]       y_o
);

  logic signed [8:0]  a0, b0;
  logic signed [43:0] a3_raw, b3_raw;
  logic signed [57:0] a3, b3, sum4_q;
  logic signed [9:0]  r7;
  logic               over7, negative7;

  assign a0 = 9'(a_i) - 9'(zero_a_i);
  assign b0 = 9'(b_i) - 9'(zero_b_i);
  assign a3 = by12_a3_i[1] ? 58'(a3_raw) <<< 24 : by12_a3_i[0] ? 58'(a3_raw) <<< 12 : 58'(a3_raw);
  assign b3 = by12_b3_i[1] ? 58'(b3_raw) <<< 24 : by12_b3_i[0] ? 58'(b3_raw) <<< 12 : 58'(b3_raw);

  tsr_join_product u_a (.clk_i, .valid_i(valid_i[2:0]), .value_i(a0), .by3_i(by3_a_i), .mult1_i(mult_a1_i), .product_o(a3_raw));
  tsr_join_product u_b (.clk_i, .valid_i(valid_i[2:0]), .value_i(b0), .by3_i(by3_b_i), .mult1_i(mult_b1_i), .product_o(b3_raw));

  always_ff @(posedge clk_i) if (valid_i[3]) sum4_q <= a3 + b3;

  tsr_round_shift u_round (
    .clk_i, .valid_i(valid_i[6:4]), .value_i(sum4_q), .shift_i(shift4_i),
    .result_o(r7), .over_o(over7), .negative_o(negative7)
  );

  tsr_clamp u_clamp (
    .clk_i, .valid_i(valid_i[7]), .value_i(r7), .over_i(over7), .negative_i(negative7),
    .zero_i(zero_out7_i), .lo_i(clamp_lo7_i), .hi_i(clamp_hi7_i), .y_o
  );

endmodule

`default_nettype wire
