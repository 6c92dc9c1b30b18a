// SPDX-License-Identifier: Apache-2.0
// One lane's copy of the 256-entry activation table (a block RAM): y passes through it in one cycle, or around it when act_i
// is low.

`default_nettype none

module tsr_act_table (
  input  wire logic         clk_i,
  input  wire logic         write_i,       // entries 8 * row .. 8 * row + 7
  input  wire logic [4:0]   write_row_i,
  input  wire logic [63:0]  entries_i,
  input  wire logic         valid_i,
  input  wire logic         act_i,
  input  wire logic [7:0]   y_i,
  output logic [7:0]        y_o
);

  logic [7:0] y_q;
  always_ff @(posedge clk_i) if (valid_i) y_q <= y_i;

  generate
    if (tsr_cfg_pkg::HAS_ACT_TABLE != 0) begin : gen_table
      (* ram_style = "block" *) logic [63:0] mem [0:31];
      logic [63:0] row_q;
      logic        act_q;
      assign y_o = act_q ? row_q[y_q[2:0]*8 +: 8] : y_q;

      always_ff @(posedge clk_i) begin
        if (write_i) mem[write_row_i] <= entries_i;
        if (valid_i && act_i) row_q <= mem[y_i[7:3]];
        if (valid_i) act_q <= act_i;
      end
    end else begin : gen_none
      assign y_o = y_q;
      logic unused_table;
      assign unused_table = &{1'b0, write_i, write_row_i, entries_i, act_i};
    end
  endgenerate

endmodule

`default_nettype wire
