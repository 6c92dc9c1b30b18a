// Emitted from hw-templates/rtl/core/tsr_accumulators.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
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
      logic [31:0] acc_q;
      assign acc_o[i*32 +: 32] = acc_q;
      always_ff @(posedge clk_i) begin
        if (clear_i) acc_q <= '0;
        else if (step_i) acc_q <= (first_i ? 32'd0 : acc_q) + sums_i[i*32 +: 32];
      end
    end
  endgenerate

endmodule

`default_nettype wire
