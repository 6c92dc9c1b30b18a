// Emitted from hw-templates/rtl/lib/tsr_ram_sdp.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Simple dual-port RAM: one write port, one read port, data one cycle after read_en_i and held until the next.
//
// Reading the address being written returns the old word.

`default_nettype none

module tsr_ram_sdp #(
  parameter int WIDTH = 32,
  parameter int DEPTH = 512
) (
  input  wire logic                      clk_i,
  input  wire logic                      write_en_i,
  input  wire logic [$clog2(DEPTH)-1:0]  write_addr_i,
  input  wire logic [WIDTH-1:0]          write_data_i,
  input  wire logic                      read_en_i,
  input  wire logic [$clog2(DEPTH)-1:0]  read_addr_i,
  output logic [WIDTH-1:0]               read_data_o
);

  logic [WIDTH-1:0] mem [0:DEPTH-1];

  always_ff @(posedge clk_i) begin
    if (write_en_i) mem[write_addr_i] <= write_data_i;
    if (read_en_i) read_data_o <= mem[read_addr_i];
  end

endmodule

`default_nettype wire
