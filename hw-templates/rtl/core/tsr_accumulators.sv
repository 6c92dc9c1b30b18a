// SPDX-License-Identifier: Apache-2.0
// Convolution accumulators: one 32-bit sum per pixel and output channel.

`default_nettype none

module tsr_accumulators (
  input  wire logic          clk_i,
  input  wire logic          clear_i,
  input  wire logic          step_i,    // add the products of a step
  input  wire logic          first_i,   // ... to zero
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0] sums_i,
  output logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0]      acc_o   // [pixel][output channel], like sums_i
);

  generate
    for (genvar i = 0; i < tsr_cfg_pkg::PP * tsr_cfg_pkg::OCP; i++) begin : gen_acc
      tsr_accumulate #(.VALUE_W(32), .SUM_W(32)) u_sum (
        .clk_i, .clear_i, .add_i(step_i), .from_zero_i(first_i), .value_i(sums_i[i*32 +: 32]), .sum_o(acc_o[i*32 +: 32])
      );
    end
  endgenerate

endmodule

`default_nettype wire
