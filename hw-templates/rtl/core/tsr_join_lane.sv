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
  logic signed [17:0] a1_q, b1_q;
  logic signed [43:0] a2_q, b2_q, a3_q, b3_q;
  logic signed [57:0] a3, b3, sum4_q;
  logic signed [11:0] r7;
  logic signed [12:0] y7;

  assign a0 = 9'(a_i) - 9'(zero_a_i);
  assign b0 = 9'(b_i) - 9'(zero_b_i);
  assign a3 = by12_a3_i[1] ? 58'(a3_q) <<< 24 : by12_a3_i[0] ? 58'(a3_q) <<< 12 : 58'(a3_q);
  assign b3 = by12_b3_i[1] ? 58'(b3_q) <<< 24 : by12_b3_i[0] ? 58'(b3_q) <<< 12 : 58'(b3_q);
  assign y7 = 13'(r7) + 13'(zero_out7_i);

  tsr_round_shift u_round (.clk_i, .valid_i(valid_i[6:4]), .value_i(sum4_q), .shift_i(shift4_i), .result_o(r7));

  always_ff @(posedge clk_i) begin
    if (valid_i[0]) begin
      a1_q <= by3_a_i[1] ? (by3_a_i[0] ? 18'(a0) <<< 9 : 18'(a0) <<< 6) : (by3_a_i[0] ? 18'(a0) <<< 3 : 18'(a0));
      b1_q <= by3_b_i[1] ? (by3_b_i[0] ? 18'(b0) <<< 9 : 18'(b0) <<< 6) : (by3_b_i[0] ? 18'(b0) <<< 3 : 18'(b0));
    end
    if (valid_i[1]) begin
      a2_q <= 44'(a1_q) * 44'(signed'({1'b0, mult_a1_i}));
      b2_q <= 44'(b1_q) * 44'(signed'({1'b0, mult_b1_i}));
    end
    if (valid_i[2]) begin
      a3_q <= a2_q;
      b3_q <= b2_q;
    end
    if (valid_i[3]) sum4_q <= a3 + b3;
    if (valid_i[7]) y_o <= (y7 < 13'(clamp_lo7_i)) ? clamp_lo7_i : (y7 > 13'(clamp_hi7_i)) ? clamp_hi7_i : y7[7:0];
  end

endmodule

`default_nettype wire
