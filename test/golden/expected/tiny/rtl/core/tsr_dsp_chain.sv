// Emitted from hw-templates/rtl/core/tsr_dsp_chain.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// A cascade of eight DSP slices: two dot products of length 8 that share their weights, exact for full int8.
//
// Operand i arrives i cycles after operand 0; the sums are valid (combinationally) 11 cycles after operand 0. The low field
// of the cascade is 18 bits wide: 8 * (-128 * -128) = 131072 shows as 18'h20000, which no sum gives as -131072.

`default_nettype none

module tsr_dsp_chain (
  input  wire logic         clk_i,
  input  wire logic         ce_i,
  input  wire logic [63:0]  hi_i,
  input  wire logic [63:0]  lo_i,
  input  wire logic [63:0]  w_i,
  output logic signed [19:0] hi_sum_o,
  output logic signed [19:0] lo_sum_o
);

  logic [47:0] cascade [0:8];
  assign cascade[0] = '0;

  generate
    for (genvar i = 0; i < 8; i++) begin : gen_cell
      tsr_dsp_cell #(.FIRST(i == 0)) u_cell (
        .clk_i, .ce_i,
        .hi_i(hi_i[i*8 +: 8]), .lo_i(lo_i[i*8 +: 8]), .w_i(w_i[i*8 +: 8]),
        .pcin_i(cascade[i]), .pcout_o(cascade[i+1])
      );
    end
  endgenerate

  logic [47:0] sum;
  logic        borrow;  // the low field is negative, so the high field is one too small
  assign sum      = cascade[8];
  assign borrow   = sum[17] && sum[16:0] != '0;
  assign lo_sum_o = {{2{borrow}}, sum[17:0]};
  assign hi_sum_o = sum[37:18] + 20'(borrow);

  logic unused_guard_bits;
  assign unused_guard_bits = &{1'b0, sum[47:38]};

endmodule

`default_nettype wire
