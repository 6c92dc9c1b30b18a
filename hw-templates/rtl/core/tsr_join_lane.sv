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
  input  wire logic [23:0]        mult_a1_i,
  input  wire logic [23:0]        mult_b1_i,
  input  wire logic [4:0]         lsh_a3_i,
  input  wire logic [4:0]         lsh_b3_i,
  input  wire logic [5:0]         shift4_i,     // less one
  input  wire logic signed [7:0]  zero_out7_i,
  input  wire logic signed [7:0]  clamp_lo7_i,
  input  wire logic signed [7:0]  clamp_hi7_i,
  output logic signed [7:0]       y_o
);

  logic signed [8:0]  a1_q, b1_q;
  logic signed [33:0] a2_q, b2_q, a3_q, b3_q;
  logic signed [57:0] sum4_q;
  logic signed [11:0] r7;
  logic signed [12:0] y7;

  tsr_round_shift u_round (.clk_i, .valid_i(valid_i[6:4]), .value_i(sum4_q), .shift_i(shift4_i), .result_o(r7));
  assign y7 = 13'(r7) + 13'(zero_out7_i);

  always_ff @(posedge clk_i) begin
    if (valid_i[0]) begin
      a1_q <= 9'(a_i) - 9'(zero_a_i);
      b1_q <= 9'(b_i) - 9'(zero_b_i);
    end
    if (valid_i[1]) begin
      a2_q <= 34'(a1_q) * 34'(signed'({1'b0, mult_a1_i}));
      b2_q <= 34'(b1_q) * 34'(signed'({1'b0, mult_b1_i}));
    end
    if (valid_i[2]) begin
      a3_q <= a2_q;
      b3_q <= b2_q;
    end
    if (valid_i[3]) sum4_q <= (58'(a3_q) <<< lsh_a3_i) + (58'(b3_q) <<< lsh_b3_i);
    if (valid_i[7]) y_o <= (y7 < 13'(clamp_lo7_i)) ? clamp_lo7_i : (y7 > 13'(clamp_hi7_i)) ? clamp_hi7_i : y7[7:0];
  end

endmodule

`default_nettype wire
