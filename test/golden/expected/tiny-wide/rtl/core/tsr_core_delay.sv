// Emitted from hw-templates/rtl/core/tsr_core_delay.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
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
`ifdef VERILATOR
  // A word that has come CYCLES times in a row is in every slot and at the output: until another one comes nothing needs to move,
  // and the simulator can leave a core out whose state does not change.
  localparam int STILL_W = $clog2(CYCLES + 1);
  logic [STILL_W-1:0] still_q;
  logic [WIDTH-1:0]   last_q;
  logic               same;
  assign same = data_i == last_q;
  always_ff @(posedge clk_i) begin
    if (!same || still_q != STILL_W'(CYCLES)) begin
      data_o     <= mem[ptr_q];
      mem[ptr_q] <= data_i;
      last_q     <= data_i;
      still_q    <= same ? still_q + 1'b1 : STILL_W'(1);
      ptr_q      <= ptr_q == LAST ? '0 : ptr_q + 1'b1;
    end
    if (rst_i) begin
      ptr_q   <= '0;
      still_q <= '0;
    end
  end
`else
  always_ff @(posedge clk_i) begin
    data_o     <= mem[ptr_q];
    mem[ptr_q] <= data_i;
    if (rst_i || ptr_q == LAST) ptr_q <= '0;
    else ptr_q <= ptr_q + 1'b1;
  end
`endif

  initial if (CYCLES < 3) $fatal(1, "tsr_core_delay: CYCLES must be at least 3");

endmodule

`default_nettype wire
