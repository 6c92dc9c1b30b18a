// Emitted from hw-templates/rtl/port/tsr_coalesce_entry.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// One burst that a core of the cluster has under way: what it reads, and which cores of the cluster it is for.
//
// It is open, so that others may join, from its allocation until its first beat comes.

`default_nettype none

module tsr_coalesce_entry #(
  parameter int MEMBERS = 4,
  parameter int KEY_W = 34
) (
  input  wire logic                clk_i,
  input  wire logic                rst_i,
  input  wire logic                take_i,     // begin with these two
  input  wire logic [KEY_W-1:0]    key_i,
  input  wire logic [MEMBERS-1:0]  who_i,      // the core that asks, one bit
  input  wire logic                join_i,     // who_i joins
  input  wire logic                close_i,    // nobody joins any more
  input  wire logic                release_i,  // the last beat has come
  input  wire logic [KEY_W-1:0]    compare_i,
  output logic                     same_o,     // open and for compare_i
  output logic                     valid_o,
  output logic                     open_o,
  output logic [MEMBERS-1:0]       members_o
);

  logic [KEY_W-1:0] key_q;

  assign same_o = open_o && key_q == compare_i;

  always_ff @(posedge clk_i) begin
    if (take_i) key_q <= key_i;
    if (take_i) members_o <= who_i;
    else if (join_i) members_o <= members_o | who_i;
    if (rst_i) begin
      valid_o <= 1'b0;
      open_o  <= 1'b0;
    end else begin
      if (take_i) valid_o <= 1'b1;
      else if (release_i) valid_o <= 1'b0;
      if (close_i) open_o <= 1'b0;
      else if (take_i) open_o <= 1'b1;
    end
  end

endmodule

`default_nettype wire
