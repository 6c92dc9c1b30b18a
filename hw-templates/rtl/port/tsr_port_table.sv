// SPDX-License-Identifier: Apache-2.0
// A core's own copy of its task's segment table, filled from the setup bus while the core is at rest.
//
// Two combinational lookups, one for reads and one for writes. Segments past the table are unusable.

`default_nettype none

module tsr_port_table (
  input  wire logic                             clk_i,
  input  wire logic                             rst_i,
  input  wire logic                             setup_valid_i,  // a record for this core's task
  input  wire logic [3:0]                       setup_index_i,
  input  wire logic [tsr_cfg_pkg::SEG_W-1:0] setup_data_i,

  input  wire logic [3:0]                       read_segment_i,
  output logic [tsr_cfg_pkg::SEG_W-1:0]        read_entry_o,
  output logic                                  read_permit_o,
  input  wire logic [3:0]                       write_segment_i,
  output logic [tsr_cfg_pkg::SEG_W-1:0]        write_entry_o,
  output logic                                  write_permit_o
);

  localparam int ENTRIES = tsr_isa_pkg::SEGMENT_COUNT;

  logic [tsr_cfg_pkg::SEG_W-1:0] entries [0:ENTRIES-1];
  logic [ENTRIES-1:0]             known_q;  // written since reset

  always_ff @(posedge clk_i) begin
    if (setup_valid_i && !setup_index_i[3]) entries[setup_index_i[2:0]] <= setup_data_i;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) known_q <= '0;
    else if (setup_valid_i && !setup_index_i[3]) known_q[setup_index_i[2:0]] <= 1'b1;
  end

  assign read_entry_o   = entries[read_segment_i[2:0]];
  assign write_entry_o  = entries[write_segment_i[2:0]];
  assign read_permit_o  = !read_segment_i[3] && known_q[read_segment_i[2:0]] && read_entry_o[tsr_pool_pkg::SEG_READ];
  assign write_permit_o = !write_segment_i[3] && known_q[write_segment_i[2:0]] && write_entry_o[tsr_pool_pkg::SEG_WRITE];

endmodule

`default_nettype wire
