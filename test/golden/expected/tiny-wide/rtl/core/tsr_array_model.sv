// Emitted from hw-templates/rtl/core/tsr_array_model.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Model of the multiplier array for simulation: the operands wait until their last cycle, then all products are formed at once.

`default_nettype none

module tsr_array_model (
  input  wire logic          clk_i,
  input  wire logic          rst_i,
  input  wire logic          last_i,   // the operands of ARRAY_LAT - 1 cycles ago are wanted
  input  wire logic          row_taps_i,
  input  wire logic [tsr_cfg_pkg::ROW_KEEP*tsr_cfg_pkg::ICP*8-1:0] row_words_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::ICP*8-1:0]  pixels_i,
  input  wire logic [tsr_cfg_pkg::OCP*tsr_cfg_pkg::ICP*8-1:0] weights_i,
  output logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0]      sums_o
);

  localparam int PP  = tsr_cfg_pkg::PP;
  localparam int ICP = tsr_cfg_pkg::ICP;
  localparam int OCP = tsr_cfg_pkg::OCP;

  localparam int TAPS = tsr_core_pkg::ROW_TAPS;
  localparam int KEEP = tsr_cfg_pkg::ROW_KEEP;

  logic                       row_taps;
  logic [(KEEP+PP)*ICP*8-1:0] window;  // pixels, and those of the row in front of them
  logic [PP*ICP*8-1:0]        pixels;
  logic [OCP*ICP*8-1:0]       weights;
  tsr_core_delay #(.WIDTH(1 + (OCP + PP + KEEP) * ICP * 8), .CYCLES(tsr_core_pkg::ARRAY_LAT - 1)) u_delay (
    .clk_i, .rst_i, .data_i({row_taps_i, weights_i, pixels_i, row_words_i}), .data_o({row_taps, weights, window})
  );
  assign pixels = window[KEEP*ICP*8 +: PP*ICP*8];

  function automatic logic signed [31:0] dot(input logic [ICP*8-1:0] x, input logic [ICP*8-1:0] w);
    dot = 32'sd0;
    for (int i = 0; i < ICP; i++) dot = dot + 32'(signed'(x[i*8 +: 8])) * 32'(signed'(w[i*8 +: 8]));
  endfunction

  // Bytes i * ICP of x are the taps; what lies beyond them has weight zero.
  function automatic logic signed [31:0] row_dot(input logic [((TAPS-1)*ICP+1)*8-1:0] x, input logic [TAPS*8-1:0] w);
    row_dot = 32'sd0;
    for (int i = 0; i < TAPS; i++) row_dot = row_dot + 32'(signed'(x[i*ICP*8 +: 8])) * 32'(signed'(w[i*8 +: 8]));
  endfunction

  generate
    for (genvar o = 0; o < OCP; o++) begin : gen_channel
      for (genvar p = 0; p < PP; p++) begin : gen_pixel
        logic signed [31:0] sum_q;
        assign sums_o[(p*OCP + o)*32 +: 32] = sum_q;
        always_ff @(posedge clk_i) begin
          if (last_i) begin
            if (row_taps) sum_q <= row_dot(window[(p*ICP + o%ICP)*8 +: ((TAPS-1)*ICP+1)*8], weights[o*ICP*8 +: TAPS*8]);
            else sum_q <= dot(pixels[p*ICP*8 +: ICP*8], weights[o*ICP*8 +: ICP*8]);
          end
        end
      end
    end
  endgenerate

endmodule

`default_nettype wire
