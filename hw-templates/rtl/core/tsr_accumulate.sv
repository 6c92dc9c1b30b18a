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

`ifdef TSR_XILINX

  // The value itself feeds the carries, so that a bit needs only the table of its propagation.
  localparam int SLICES = (SUM_W + 7) / 8;
  localparam int FULL_W = SLICES * 8;
  logic [FULL_W-1:0] value, propagate, next;
  logic [FULL_W:0]   carry;
  assign value     = FULL_W'(value_i);
  assign propagate = value ^ (from_zero_i ? '0 : FULL_W'(sum_o));
  assign carry[0]  = 1'b0;
  generate
    for (genvar i = 0; i < SLICES; i++) begin : gen_slice
      CARRY8 u_carry (
        .CI(carry[8*i]), .CI_TOP(1'b0), .DI(value[8*i +: 8]), .S(propagate[8*i +: 8]), .CO(carry[8*i+1 +: 8]), .O(next[8*i +: 8])
      );
    end
  endgenerate
  always_ff @(posedge clk_i) begin
    if (clear_i) sum_o <= '0;
    else if (add_i) sum_o <= next[SUM_W-1:0];
  end

`else

  always_ff @(posedge clk_i) begin
    if (clear_i) sum_o <= '0;
    else if (add_i) sum_o <= SUM_W'(value_i) + (from_zero_i ? SUM_W'(0) : sum_o);
  end

`endif

endmodule

`default_nettype wire
