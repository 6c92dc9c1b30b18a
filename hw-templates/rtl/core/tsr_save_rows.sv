// SPDX-License-Identifier: Apache-2.0
// Reads the rows of a STORE from the output buffer in memory order, with the byte-lane mask of each, one row per cycle.

`default_nettype none

module tsr_save_rows (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          start_i,       // pulse, when not busy_o
  input  wire logic [255:0]  word_i,        // the STORE, with start_i
  output logic               busy_o,
  output logic               end_o,         // pulse: the last row has left the output buffer

  output logic               obuf_read_o,
  output logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] obuf_row_o,
  input  wire logic [255:0]  obuf_data_i,

  output logic               row_valid_o,
  input  wire logic          row_ready_i,
  output logic [255:0]       row_data_o,
  output logic [3:0]         row_mask_o
);

  localparam int ROW_W = $clog2(tsr_cfg_pkg::OBUF_ROWS);
  localparam int DEPTH = 8;  // rows read ahead of the memory side

  logic             active_q, first_block_q;
  logic [11:0]      rows_q, cols_q, box_rows_q, box_cols_q;  // left, this one included; of the box
  logic [7:0]       blocks_q;
  logic [3:0]       first_mask_q, last_mask_q, mask;
  logic [ROW_W-1:0] row_q, line_q, plane_q, pitch_q, plane_step_q, next_row;  // row, start of its line, of its plane
  logic             col_end, line_end, box_end;

  assign col_end  = cols_q == 12'd1;
  assign line_end = col_end && rows_q == 12'd1;
  assign box_end  = line_end && blocks_q == 8'd1;
  assign next_row = line_end ? plane_q + plane_step_q : col_end ? line_q + pitch_q : row_q + 1'b1;
  assign mask     = (first_block_q ? first_mask_q : 4'hf) & (blocks_q == 8'd1 ? last_mask_q : 4'hf);

  // The read is issued only when the FIFO surely has room for it; the data comes one cycle later.
  logic                       read_q, fifo_ready;
  logic [3:0]                 mask_q;
  logic [$clog2(DEPTH+1)-1:0] held;
  assign obuf_read_o = active_q && held < ($clog2(DEPTH+1))'(DEPTH - 2);
  assign obuf_row_o  = row_q;
  assign busy_o      = active_q || read_q;

  always_ff @(posedge clk_i) begin
    if (start_i) begin
      rows_q        <= word_i[tsr_isa_pkg::STORE_ROWS_LSB +: tsr_isa_pkg::STORE_ROWS_W];
      box_rows_q    <= word_i[tsr_isa_pkg::STORE_ROWS_LSB +: tsr_isa_pkg::STORE_ROWS_W];
      cols_q        <= word_i[tsr_isa_pkg::STORE_COLS_LSB +: tsr_isa_pkg::STORE_COLS_W];
      box_cols_q    <= word_i[tsr_isa_pkg::STORE_COLS_LSB +: tsr_isa_pkg::STORE_COLS_W];
      blocks_q      <= word_i[tsr_isa_pkg::STORE_BLOCKS_LSB +: tsr_isa_pkg::STORE_BLOCKS_W];
      first_mask_q  <= word_i[tsr_isa_pkg::STORE_FIRST_MASK_LSB +: tsr_isa_pkg::STORE_FIRST_MASK_W];
      last_mask_q   <= word_i[tsr_isa_pkg::STORE_LAST_MASK_LSB +: tsr_isa_pkg::STORE_LAST_MASK_W];
      pitch_q       <= ROW_W'(word_i[tsr_isa_pkg::STORE_ROW_PITCH_LSB +: tsr_isa_pkg::STORE_ROW_PITCH_W]);
      plane_step_q  <= ROW_W'(word_i[tsr_isa_pkg::STORE_PLANE_LSB +: tsr_isa_pkg::STORE_PLANE_W]);
      row_q         <= ROW_W'(word_i[tsr_isa_pkg::STORE_BUF_BASE_LSB +: tsr_isa_pkg::STORE_BUF_BASE_W]);
      line_q        <= ROW_W'(word_i[tsr_isa_pkg::STORE_BUF_BASE_LSB +: tsr_isa_pkg::STORE_BUF_BASE_W]);
      plane_q       <= ROW_W'(word_i[tsr_isa_pkg::STORE_BUF_BASE_LSB +: tsr_isa_pkg::STORE_BUF_BASE_W]);
      first_block_q <= 1'b1;
    end else if (obuf_read_o) begin
      cols_q <= col_end ? box_cols_q : cols_q - 1'b1;
      row_q  <= next_row;
      if (col_end) begin
        rows_q <= line_end ? box_rows_q : rows_q - 1'b1;
        line_q <= next_row;
      end
      if (line_end) begin
        blocks_q      <= blocks_q - 1'b1;
        plane_q       <= next_row;
        first_block_q <= 1'b0;
      end
    end

    if (obuf_read_o) mask_q <= mask;
    if (rst_i) begin
      active_q <= 1'b0;
      read_q   <= 1'b0;
      end_o    <= 1'b0;
    end else begin
      if (start_i) active_q <= 1'b1;
      else if (obuf_read_o && box_end) active_q <= 1'b0;
      read_q <= obuf_read_o;
      end_o  <= obuf_read_o && box_end;
    end
  end

  tsr_fifo #(.WIDTH(260), .DEPTH(DEPTH), .STYLE("block")) u_rows (
    .clk_i, .rst_i,
    .in_valid_i(read_q), .in_ready_o(fifo_ready), .in_data_i({mask_q, obuf_data_i}),
    .out_valid_o(row_valid_o), .out_ready_i(row_ready_i), .out_data_o({row_mask_o, row_data_o}), .count_o(held)
  );

  logic unused_fifo_ready;
  assign unused_fifo_ready = fifo_ready;

endmodule

`default_nettype wire
