// SPDX-License-Identifier: Apache-2.0
// Convolution accumulators: one 32-bit sum per pixel and output channel, with the value after this cycle's step visible.

`default_nettype none

module tsr_accumulators (
  input  wire logic          clk_i,
  input  wire logic          clear_i,
  input  wire logic          step_i,    // add the sums
  input  wire logic          first_i,   // ... to zero
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*20-1:0] sums_i,  // [output channel][pixel]
  output logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0]      next_o   // [pixel][output channel]
);

  localparam int PP  = tsr_cfg_pkg::PP;
  localparam int OCP = tsr_cfg_pkg::OCP;

  generate
    for (genvar p = 0; p < PP; p++) begin : gen_pixel
      for (genvar o = 0; o < OCP; o++) begin : gen_channel
        logic signed [31:0] acc_q, next;
        logic signed [19:0] sum;
        assign sum  = sums_i[(o*PP + p)*20 +: 20];
        assign next = (first_i ? 32'sd0 : acc_q) + 32'(sum);
        assign next_o[(p*OCP + o)*32 +: 32] = next;
        always_ff @(posedge clk_i) begin
          if (clear_i) acc_q <= '0;
          else if (step_i) acc_q <= next;
        end
      end
    end
  endgenerate

endmodule

`default_nettype wire
