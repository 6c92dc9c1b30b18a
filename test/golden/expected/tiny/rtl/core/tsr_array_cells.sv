// Emitted from hw-templates/rtl/core/tsr_array_cells.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// The multiplier array of DSP slices: PP x OCP dot products of length ICP per cycle, in cascades of 8 that serve two pixels.
//
// Latency ARRAY_LAT (12) cycles, one set of operands per cycle. Operand i of a chain is delayed by i cycles, once for all
// chains that share it.

`default_nettype none

module tsr_array_cells (
  input  wire logic          clk_i,
  input  wire logic          ce_i,     // holds everything when low
  input  wire logic          row_taps_i,
  input  wire logic [tsr_cfg_pkg::ROW_KEEP*tsr_cfg_pkg::ICP*8-1:0] row_words_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::ICP*8-1:0]  pixels_i,
  input  wire logic [tsr_cfg_pkg::OCP*tsr_cfg_pkg::ICP*8-1:0] weights_i,
  output logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0]      sums_o  // [pixel][output channel], sign-extended
);

  localparam int PP     = tsr_cfg_pkg::PP;
  localparam int ICP    = tsr_cfg_pkg::ICP;
  localparam int OCP    = tsr_cfg_pkg::OCP;
  localparam int CHAINS = ICP / 8;

  logic [PP*OCP*ICP*8-1:0] pixels;   // [pixel][output channel][input]
  logic [OCP*ICP*8-1:0]    weights;

  tsr_array_pixels u_pixels (.clk_i, .ce_i, .row_taps_i, .row_words_i, .pixels_i, .operands_o(pixels));
  tsr_array_skew #(.VECTORS(OCP)) u_skew_weights (.clk_i, .ce_i, .data_i(weights_i), .data_o(weights));

  generate
    for (genvar o = 0; o < OCP; o++) begin : gen_channel
      for (genvar q = 0; q < PP / 2; q++) begin : gen_pair
        logic signed [19:0] hi_sum [0:CHAINS-1], lo_sum [0:CHAINS-1];
        for (genvar k = 0; k < CHAINS; k++) begin : gen_chain
          tsr_dsp_chain u_chain (
            .clk_i, .ce_i,
            .hi_i(pixels[(((2*q+1)*OCP + o)*ICP + k*8)*8 +: 64]), .lo_i(pixels[((2*q*OCP + o)*ICP + k*8)*8 +: 64]),
            .w_i(weights[(o*ICP + k*8)*8 +: 64]),
            .hi_sum_o(hi_sum[k]), .lo_sum_o(lo_sum[k])
          );
        end
        logic signed [19:0] hi_all, lo_all;
        if (CHAINS == 2) begin : gen_two
          assign hi_all = hi_sum[0] + hi_sum[1];
          assign lo_all = lo_sum[0] + lo_sum[1];
        end else begin : gen_one
          assign hi_all = hi_sum[0];
          assign lo_all = lo_sum[0];
        end
        always_ff @(posedge clk_i) begin
          if (ce_i) begin
            sums_o[((2*q+1)*OCP + o)*32 +: 32] <= 32'(hi_all);
            sums_o[(2*q*OCP + o)*32 +: 32]     <= 32'(lo_all);
          end
        end
      end
    end
  endgenerate

  initial if (CHAINS != 1 && CHAINS != 2) $fatal(1, "tsr_array_cells: ICP must be 8 or 16");

endmodule

`default_nettype wire
