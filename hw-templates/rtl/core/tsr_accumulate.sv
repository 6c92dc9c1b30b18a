// SPDX-License-Identifier: Apache-2.0
// A sum of signed values. A module of its own, so that synthesis meets two operands and a selection, which is a look-up table
// per bit, and does not pull the logic of its controls into every bit.

`default_nettype none

module tsr_accumulate #(
  parameter int VALUE_W = 8,
  parameter int SUM_W = 32
) (
  input  wire logic                clk_i,
  input  wire logic                clear_i,
  input  wire logic                add_i,
  input  wire logic                from_zero_i,  // the value replaces the sum
  input  wire logic signed [VALUE_W-1:0] value_i,
  output logic signed [SUM_W-1:0]  sum_o
);

  always_ff @(posedge clk_i) begin
    if (clear_i) sum_o <= '0;
    else if (add_i) sum_o <= SUM_W'(value_i) + (from_zero_i ? SUM_W'(0) : sum_o);
  end

endmodule

`default_nettype wire
