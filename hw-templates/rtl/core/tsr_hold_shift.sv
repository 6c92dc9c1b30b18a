// SPDX-License-Identifier: Apache-2.0
// PP words that are loaded at once and leave one per cycle, the lowest first. The two inputs of two bits' flip-flops share a
// look-up table; the highest word needs none.

`default_nettype none

module tsr_hold_shift #(
  parameter int WIDTH = 32
) (
  input  wire logic             clk_i,
  input  wire logic             load_i,
  input  wire logic             shift_i,
  input  wire logic [tsr_cfg_pkg::PP*WIDTH-1:0] words_i,
  output logic [WIDTH-1:0]      word_o
);

  localparam int BITS = tsr_cfg_pkg::PP * WIDTH;

  logic [BITS-1:0] words_q;
  assign word_o = words_q[WIDTH-1:0];

`ifdef TSR_XILINX
  logic [BITS-WIDTH-1:0] next;
  tsr_select #(.WIDTH(BITS - WIDTH)) u_next (
    .second_i(load_i), .a_i(words_q[BITS-1:WIDTH]), .b_i(words_i[BITS-WIDTH-1:0]), .y_o(next)
  );
  always_ff @(posedge clk_i) begin
    if (load_i || shift_i) words_q[BITS-WIDTH-1:0] <= next;
    if (load_i) words_q[BITS-1:BITS-WIDTH] <= words_i[BITS-1:BITS-WIDTH];
  end
`else
  always_ff @(posedge clk_i) begin
    if (load_i) words_q <= words_i;
    else if (shift_i) words_q <= words_q >> WIDTH;
  end
`endif

endmodule

`default_nettype wire
