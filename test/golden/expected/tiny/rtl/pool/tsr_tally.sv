// Emitted from hw-templates/rtl/pool/tsr_tally.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Counts cycles by an index in two banks: one counts while the other, complete, is read.
//
// As only one entry changes per cycle, a bank is a small RAM and not a register per entry. Entries that have not been touched
// since the banks were exchanged read as zero.

`default_nettype none

module tsr_tally #(
  parameter int WIDTH = 7,
  parameter int INDEX_W = 4
) (
  input  wire logic                clk_i,
  input  wire logic                rst_i,
  input  wire logic                swap_i,     // the last cycle of a bank
  input  wire logic                count_i,
  input  wire logic [INDEX_W-1:0]  index_i,    // what this cycle counts for
  input  wire logic [INDEX_W-1:0]  read_i,     // entry of the complete bank ...
  output logic [WIDTH-1:0]         count_o     // ... in the same cycle
);

  localparam int ENTRIES = 1 << INDEX_W;

  logic [WIDTH-1:0]   count_q [0:2*ENTRIES-1];
  logic [ENTRIES-1:0] touched_q, complete_q;
  logic               bank_q;
  logic [WIDTH-1:0]   so_far;

  assign so_far  = touched_q[index_i] ? count_q[{bank_q, index_i}] : '0;
  assign count_o = complete_q[read_i] ? count_q[{!bank_q, read_i}] : '0;

  logic [ENTRIES-1:0] touched;
  always_comb begin
    touched = touched_q;
    if (count_i) touched[index_i] = 1'b1;
  end

  always_ff @(posedge clk_i) begin
    if (count_i) count_q[{bank_q, index_i}] <= so_far + 1'b1;
    if (rst_i) begin
      bank_q     <= 1'b0;
      touched_q  <= '0;
      complete_q <= '0;
    end else if (swap_i) begin
      bank_q     <= !bank_q;
      touched_q  <= '0;
      complete_q <= touched;
    end else touched_q <= touched;
  end

endmodule

`default_nettype wire
