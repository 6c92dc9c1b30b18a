// Emitted from hw-templates/rtl/core/tsr_row_window.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// The words of a row that earlier pixel groups have read, kept for row taps: ROW_KEEP words for every step of a group
// (distributed RAM). The same step of the next group finds them in front of the words that it reads itself.
//
// words_o belongs to index_i in the same cycle; the words of a write are there in the next.

`default_nettype none

module tsr_row_window (
  input  wire logic          clk_i,
  input  wire logic          write_i,
  input  wire logic [tsr_core_pkg::ROW_STEP_W-1:0] index_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::ICP*8-1:0]        pixels_i,
  output logic [tsr_cfg_pkg::ROW_KEEP*tsr_cfg_pkg::ICP*8-1:0]      words_o
);

  localparam int PP     = tsr_cfg_pkg::PP;
  localparam int KEEP   = tsr_cfg_pkg::ROW_KEEP;
  localparam int WORD_W = tsr_cfg_pkg::ICP * 8;

  logic [KEEP*WORD_W-1:0] mem [0:2**tsr_core_pkg::ROW_STEP_W-1];
  logic [KEEP*WORD_W-1:0] next;
  assign words_o = mem[index_i];

  generate
    if (KEEP == PP) begin : gen_replace
      assign next = pixels_i;
    end else begin : gen_shift
      assign next = {pixels_i, words_o[KEEP*WORD_W-1:PP*WORD_W]};
    end
  endgenerate

  always_ff @(posedge clk_i) if (write_i) mem[index_i] <= next;

endmodule

`default_nettype wire
