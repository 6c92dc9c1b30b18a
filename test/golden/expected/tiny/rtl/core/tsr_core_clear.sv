// Emitted from hw-templates/rtl/core/tsr_core_clear.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Walks over the rows of the core's deepest buffer while all of them are being zeroed; shallower ones wrap around.

`default_nettype none

module tsr_core_clear (
  input  wire logic         clk_i,
  input  wire logic         rst_i,
  input  wire logic         start_i,
  output logic              clear_o,
  output logic [15:0]       row_o
);

  localparam int IBUF_ROWS = tsr_cfg_pkg::IBUF_WORDS / tsr_cfg_pkg::PP;
  localparam int DEEPER    = (IBUF_ROWS > tsr_cfg_pkg::WBUF_WORDS) ? IBUF_ROWS : tsr_cfg_pkg::WBUF_WORDS;
  localparam int DEEPEST   = (DEEPER > tsr_cfg_pkg::OBUF_ROWS) ? DEEPER : tsr_cfg_pkg::OBUF_ROWS;

  always_ff @(posedge clk_i) begin
    if (rst_i) clear_o <= 1'b0;
    else if (start_i) clear_o <= 1'b1;
    else if (row_o == 16'(DEEPEST - 1)) clear_o <= 1'b0;
    row_o <= (start_i || !clear_o) ? '0 : row_o + 1'b1;
  end

endmodule

`default_nettype wire
