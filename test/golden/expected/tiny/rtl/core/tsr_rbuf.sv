// Emitted from hw-templates/rtl/core/tsr_rbuf.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Residual buffer: rows of 32 B (32 channels of one pixel), one row written per cycle, one lane of OCP bytes read per cycle.
//
// A row is in the RAM 2 cycles after write_valid_i; data_o follows read_row_i by 2 cycles.

`default_nettype none

module tsr_rbuf (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          clear_i,        // writes zeros to row clear_row_i
  input  wire logic [15:0]   clear_row_i,

  input  wire logic          write_valid_i,
  input  wire logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] write_row_i,
  input  wire logic [255:0]  write_data_i,

  input  wire logic          read_valid_i,
  input  wire logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] read_row_i,
  input  wire logic [1:0]    read_lane_i,
  output logic [tsr_cfg_pkg::OCP*8-1:0] data_o
);

  localparam int LANE_W  = tsr_cfg_pkg::OCP * 8;
  localparam int ROW_W   = $clog2(tsr_cfg_pkg::OBUF_ROWS);
  localparam int PLACE_W = 8;  // bit position in a row

  logic              write_q, read_q;
  logic [ROW_W-1:0]  row_q;
  logic [255:0]      write_data_q, row_data;
  logic [1:0]        lane_q;
  logic [LANE_W-1:0] lane_data;

  always_ff @(posedge clk_i) begin
    write_q <= clear_i || (write_valid_i && !rst_i);
    read_q  <= read_valid_i;
    if (clear_i) begin
      row_q        <= clear_row_i[ROW_W-1:0];
      write_data_q <= '0;
    end else if (write_valid_i) begin
      row_q        <= write_row_i;
      write_data_q <= write_data_i;
    end
    if (read_valid_i) lane_q <= read_lane_i;
    if (read_q) data_o <= lane_data;
  end

  generate
    if (LANE_W == 256) begin : gen_row
      assign lane_data = row_data;
      logic unused_lane;
      assign unused_lane = &{1'b0, lane_q};
    end else begin : gen_lanes
      assign lane_data = row_data[PLACE_W'(lane_q) * PLACE_W'(LANE_W) +: LANE_W];
    end
  endgenerate

  tsr_ram_sdp #(.WIDTH(256), .DEPTH(tsr_cfg_pkg::OBUF_ROWS)) u_ram (
    .clk_i,
    .write_en_i(write_q), .write_addr_i(row_q), .write_data_i(write_data_q),
    .read_en_i(read_valid_i), .read_addr_i(read_row_i), .read_data_o(row_data)
  );

endmodule

`default_nettype wire
