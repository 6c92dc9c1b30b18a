// SPDX-License-Identifier: Apache-2.0
// Pixel operands of the cascades: input i of a chain delayed by i cycles, once for all output channels; with row taps, inputs
// 0 to ROW_TAPS - 1 of every output lane are its own channel of a pixel and of its right neighbours.

`default_nettype none

module tsr_array_pixels (
  input  wire logic          clk_i,
  input  wire logic          ce_i,
  input  wire logic          row_taps_i,
  input  wire logic [tsr_cfg_pkg::ROW_KEEP*tsr_cfg_pkg::ICP*8-1:0] row_words_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::ICP*8-1:0]        pixels_i,
  output logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*tsr_cfg_pkg::ICP*8-1:0] operands_o  // [pixel][output channel][input]
);

  localparam int PP     = tsr_cfg_pkg::PP;
  localparam int ICP    = tsr_cfg_pkg::ICP;
  localparam int OCP    = tsr_cfg_pkg::OCP;
  localparam int TAPS   = tsr_core_pkg::ROW_TAPS;
  localparam int KEEP   = tsr_cfg_pkg::ROW_KEEP;
  localparam int WORDS  = PP + TAPS - 1;  // of the window that row taps see
  localparam int WORD_W = ICP * 8;

  logic [PP*WORD_W-1:0] pixels;
  tsr_array_skew #(.VECTORS(PP)) u_skew (.clk_i, .ce_i, .data_i(pixels_i), .data_o(pixels));

  // Word n of the window, delayed by 0, 1, ... TAPS - 1 cycles; and whether row taps count, alike.
  logic [(KEEP+PP)*WORD_W-1:0] window;
  logic [WORDS*WORD_W-1:0]     line [0:TAPS-1];
  logic [TAPS-1:0]             row_taps;
  assign window      = {pixels_i, row_words_i};
  assign line[0]     = window[WORDS*WORD_W-1:0];
  assign row_taps[0] = row_taps_i;
  generate
    for (genvar i = 1; i < TAPS; i++) begin : gen_line
      logic [WORDS*WORD_W-1:0] line_q;
      logic                    row_taps_q;
      assign line[i]     = line_q;
      assign row_taps[i] = row_taps_q;
      always_ff @(posedge clk_i) begin
        if (ce_i) begin
          line_q     <= line[i-1];
          row_taps_q <= row_taps[i-1];
        end
      end
    end

    for (genvar p = 0; p < PP; p++) begin : gen_pixel
      for (genvar o = 0; o < OCP; o++) begin : gen_channel
        for (genvar i = 0; i < ICP; i++) begin : gen_input
          if (i < TAPS) begin : gen_tap
            tsr_select #(.WIDTH(8)) u_select (
              .second_i(row_taps[i]), .a_i(pixels[(p*ICP + i)*8 +: 8]), .b_i(line[i][(p + i)*WORD_W + (o % ICP)*8 +: 8]),
              .y_o(operands_o[((p*OCP + o)*ICP + i)*8 +: 8])
            );
          end else begin : gen_plain
            assign operands_o[((p*OCP + o)*ICP + i)*8 +: 8] = pixels[(p*ICP + i)*8 +: 8];
          end
        end
      end
    end
  endgenerate

endmodule

`default_nettype wire
