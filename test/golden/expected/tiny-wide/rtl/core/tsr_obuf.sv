// Emitted from hw-templates/rtl/core/tsr_obuf.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Output buffer: rows of 32 B (32 channels of one pixel), written in lanes of OCP bytes, read as whole rows one cycle after
// the address.

`default_nettype none

module tsr_obuf (
  input  wire logic          clk_i,

  input  wire logic          clear_i,        // writes zeros to row clear_row_i
  input  wire logic [15:0]   clear_row_i,

  input  wire logic          write_valid_i,
  input  wire logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] write_row_i,
  input  wire logic [1:0]    write_lane_i,
  input  wire logic [tsr_cfg_pkg::OCP*8-1:0] write_data_i,

  input  wire logic          read_valid_i,
  input  wire logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] read_row_i,
  output logic [255:0]       read_data_o
);

  localparam int LANES  = 32 / tsr_cfg_pkg::OCP;
  localparam int LANE_W = tsr_cfg_pkg::OCP * 8;
  localparam int ADDR_W = $clog2(tsr_cfg_pkg::OBUF_ROWS);

  logic [ADDR_W-1:0] write_row;
  logic [LANE_W-1:0] write_data;
  assign write_row  = clear_i ? clear_row_i[ADDR_W-1:0] : write_row_i;
  assign write_data = clear_i ? '0 : write_data_i;

  generate
    for (genvar l = 0; l < LANES; l++) begin : gen_lane
      tsr_ram_sdp #(.WIDTH(LANE_W), .DEPTH(tsr_cfg_pkg::OBUF_ROWS)) u_ram (
        .clk_i,
        .write_en_i(clear_i || (write_valid_i && write_lane_i == 2'(l))), .write_addr_i(write_row), .write_data_i(write_data),
        .read_en_i(read_valid_i), .read_addr_i(read_row_i), .read_data_o(read_data_o[l*LANE_W +: LANE_W])
      );
    end
  endgenerate

endmodule

`default_nettype wire
