// SPDX-License-Identifier: Apache-2.0
// One UltraRAM: 64 bits wide, one write port, one read port with an output register.
//
// Two cycles from read_en_i to the data. Reading the address being written gives either word.

`default_nettype none

module tsr_uram #(
  parameter int DEPTH = 4096
) (
  input  wire logic                      clk_i,
  input  wire logic                      write_en_i,
  input  wire logic [$clog2(DEPTH)-1:0]  write_addr_i,
  input  wire logic [63:0]               write_data_i,
  input  wire logic                      read_en_i,
  input  wire logic [$clog2(DEPTH)-1:0]  read_addr_i,
  output logic [63:0]                    read_data_o
);

  (* ram_style = "ultra" *) logic [63:0] mem [0:DEPTH-1];
  logic [63:0] read_q;

  always_ff @(posedge clk_i) begin
    if (write_en_i) mem[write_addr_i] <= write_data_i;
    if (read_en_i) read_q <= mem[read_addr_i];
    read_data_o <= read_q;
  end

endmodule

`default_nettype wire
