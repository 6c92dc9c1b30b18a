// Emitted from hw-templates/rtl/core/tsr_act_table.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// One lane's copy of the 256-entry activation table: y passes through it in one cycle, or around it when act_i is low.

`default_nettype none

module tsr_act_table (
  input  wire logic         clk_i,
  input  wire logic         clear_i,
  input  wire logic [4:0]   clear_row_i,
  input  wire logic         write_i,       // entries 8 * row .. 8 * row + 7
  input  wire logic [4:0]   write_row_i,
  input  wire logic [63:0]  entries_i,
  input  wire logic         valid_i,
  input  wire logic         act_i,
  input  wire logic [7:0]   y_i,
  output logic [7:0]        y_o
);

  generate
    if (tsr_cfg_pkg::HAS_ACT_TABLE != 0) begin : gen_table
      logic [63:0] mem [0:31];
      logic [63:0] row;
      assign row = mem[y_i[7:3]];

      always_ff @(posedge clk_i) begin
        if (clear_i || write_i) mem[clear_i ? clear_row_i : write_row_i] <= clear_i ? '0 : entries_i;
        if (valid_i) y_o <= act_i ? row[y_i[2:0]*8 +: 8] : y_i;
      end
    end else begin : gen_none
      always_ff @(posedge clk_i) if (valid_i) y_o <= y_i;
      logic unused_table;
      assign unused_table = &{1'b0, clear_i, clear_row_i, write_i, write_row_i, entries_i, act_i};
    end
  endgenerate

endmodule

`default_nettype wire
