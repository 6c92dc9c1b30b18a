// SPDX-License-Identifier: Apache-2.0
// Last stage of a rounded result: adds the zero point and clamps.

`default_nettype none

module tsr_clamp (
  input  wire logic               clk_i,
  input  wire logic               valid_i,
  input  wire logic signed [9:0]  value_i,
  input  wire logic               over_i,      // the value lies outside any clamp instead,
  input  wire logic               negative_i,  // ... below or above
  input  wire logic signed [7:0]  zero_i,
  input  wire logic signed [7:0]  lo_i,
  input  wire logic signed [7:0]  hi_i,
  output logic signed [7:0]       y_o
);

  logic signed [9:0] y;
  logic              below, above;
  assign y     = value_i + 10'(zero_i);
  assign below = over_i ? negative_i : y < 10'(lo_i);
  assign above = over_i ? !negative_i : y > 10'(hi_i);

  always_ff @(posedge clk_i) if (valid_i) y_o <= below ? lo_i : above ? hi_i : y[7:0];

endmodule

`default_nettype wire
