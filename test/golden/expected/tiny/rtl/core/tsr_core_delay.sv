// Emitted from hw-templates/rtl/core/tsr_core_delay.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Delays a word by CYCLES with a circular distributed RAM, which costs a simulator two accesses instead of CYCLES moves.

`default_nettype none

module tsr_core_delay #(
  parameter int WIDTH = 8,
  parameter int CYCLES = 4  // at least 3
) (
  input  wire logic              clk_i,
  input  wire logic              rst_i,
  input  wire logic [WIDTH-1:0]  data_i,
  output logic [WIDTH-1:0]       data_o
);

  localparam int PTR_W = $clog2(CYCLES - 1);
  localparam logic [PTR_W-1:0] LAST = PTR_W'(CYCLES - 2);

  logic [WIDTH-1:0] mem [0:2**PTR_W-1];
  logic [PTR_W-1:0] ptr_q;

  // The slot about to be overwritten holds the word of CYCLES - 1 cycles ago; the output register adds one cycle.
  always_ff @(posedge clk_i) begin
    data_o     <= mem[ptr_q];
    mem[ptr_q] <= data_i;
    if (rst_i || ptr_q == LAST) ptr_q <= '0;
    else ptr_q <= ptr_q + 1'b1;
  end

  initial if (CYCLES < 3) $fatal(1, "tsr_core_delay: CYCLES must be at least 3");

endmodule

`default_nettype wire
