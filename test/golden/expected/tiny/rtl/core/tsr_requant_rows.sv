// Emitted from hw-templates/rtl/core/tsr_requant_rows.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Output-buffer place of each pixel, in the order in which the requantiser meets them: row-major inside a block of OCP
// channels, blocks side by side in the 32 B rows and then in planes.

`default_nettype none

module tsr_requant_rows (
  input  wire logic          clk_i,
  input  wire logic          start_i,       // a block begins; its first pixel is the next one
  input  wire logic          begin_i,       // ... and it is the instruction's first
  input  wire logic [255:0]  start_word_i,  // word 1 of that instruction
  input  wire logic          step_i,        // to the next pixel
  input  wire logic [255:0]  word_i,        // word 1 of the current instruction
  output logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] row_o,
  output logic [1:0]         lane_o
);

  localparam int ROW_W = $clog2(tsr_cfg_pkg::OBUF_ROWS);
  localparam logic [1:0] LAST_LANE = 2'(32 / tsr_cfg_pkg::OCP - 1);

  logic [ROW_W-1:0] line_q, plane_q, next_plane, pitch;
  logic [11:0]      x_q, tile_w;
  logic [1:0]       next_lane;
  assign tile_w = word_i[tsr_isa_pkg::CONV_TILE_W_LSB +: tsr_isa_pkg::CONV_TILE_W_W];
  assign pitch  = ROW_W'(word_i[tsr_isa_pkg::CONV_OUT_PITCH_LSB +: tsr_isa_pkg::CONV_OUT_PITCH_W]);

  always_comb begin
    if (begin_i) begin
      // Lane numbers beyond the row's (a program that breaks the rules) stay inside the row.
      next_lane  = start_word_i[tsr_isa_pkg::CONV_OUT_LANE_LSB +: 2] & LAST_LANE;
      next_plane = ROW_W'(start_word_i[tsr_isa_pkg::CONV_OUT_BASE_LSB +: tsr_isa_pkg::CONV_OUT_BASE_W]);
    end else if (lane_o == LAST_LANE) begin
      next_lane  = '0;
      next_plane = plane_q + ROW_W'(start_word_i[tsr_isa_pkg::CONV_OUT_PLANE_LSB +: tsr_isa_pkg::CONV_OUT_PLANE_W]);
    end else begin
      next_lane  = lane_o + 1'b1;
      next_plane = plane_q;
    end
  end

  always_ff @(posedge clk_i) begin
    if (start_i) begin
      lane_o  <= next_lane;
      plane_q <= next_plane;
      line_q  <= next_plane;
      row_o   <= next_plane;
      x_q     <= '0;
    end else if (step_i) begin
      if (x_q + 12'd1 == tile_w) begin
        x_q    <= '0;
        line_q <= line_q + pitch;
        row_o  <= line_q + pitch;
      end else begin
        x_q   <= x_q + 1'b1;
        row_o <= row_o + 1'b1;
      end
    end
  end

endmodule

`default_nettype wire
