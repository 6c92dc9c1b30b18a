// SPDX-License-Identifier: Apache-2.0
// Places returning input beats: walks the box of each LOAD_IN and LOAD_RES in request order and gives every pixel its place in
// the input buffer or the residual buffer.
//
// One 32 B beat per cycle, never held. The address is registered with the data; a load's tokens are posted when its last
// beat has passed the input buffer's write pipeline (WRITE_LAT cycles), which is longer than the residual buffer's.
// A wide core takes two neighbours of a row at once where their channel groups fall on different banks.

`default_nettype none

module tsr_ldi_place (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          load_valid_i,
  output logic               load_ready_o,
  input  wire logic [255:0]  load_word_i,

  input  wire logic          beat_i,
  input  wire logic [tsr_cfg_pkg::PORT_UNITS*256-1:0] beat_data_i,
  input  wire logic          pair_i,         // the next unit is there too
  output logic               pair_o,         // it is taken with this one

  output logic               write_valid_o,  // to the input buffer
  output logic               write_res_o,    // to the residual buffer, whose row is the low part of the address
  output logic [15:0]        write_addr_o,
  output logic [15:0]        write_pitch_o,
  output logic [32/tsr_cfg_pkg::ICP-1:0] write_mask_o,
  output logic [tsr_cfg_pkg::PORT_UNITS*256-1:0] write_data_o,
  output logic               write_pair_o,   // the second unit goes to the address behind

  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] post_o,
  output logic               idle_o
);

  localparam int GROUPS    = 32 / tsr_cfg_pkg::ICP;
  localparam int LOADS     = 4;  // loads whose requests may be under way
  localparam int WRITE_LAT = 4;
  localparam int TOKENS    = tsr_isa_pkg::TOKEN_COUNT;
  localparam int BANK_W    = $clog2(tsr_cfg_pkg::PP);

  // The fields of both kinds of load: a residual box is one without phases, with all channels of a pixel in one row.
  localparam int FIELDS_W = 1 + 1 + 12 + 12 + 10 + 3 + 1 + 16 + 16 + 16 + 12 + 14 + 14 + 4 + 4 + TOKENS;
  logic                res_in;
  logic                pairs_in;  // neighbours meet in no bank
  logic [15:0]         pitch_in;
  logic [FIELDS_W-1:0] fields_in;
  assign res_in    = load_word_i[tsr_isa_pkg::HEADER_OPCODE_LSB +: tsr_isa_pkg::HEADER_OPCODE_W] == tsr_isa_pkg::OP_LOAD_RES;
  assign pitch_in  = load_word_i[tsr_isa_pkg::LOAD_IN_PLANE_PITCH_LSB +: tsr_isa_pkg::LOAD_IN_PLANE_PITCH_W];
  // The groups of two neighbours lie at a, a + pitch, a + 1, a + 1 + pitch.
  assign pairs_in  = tsr_cfg_pkg::PORT_UNITS > 1 && GROUPS <= 2 && !res_in &&
                     load_word_i[tsr_isa_pkg::LOAD_IN_STRIDE_X_LSB +: tsr_isa_pkg::LOAD_IN_STRIDE_X_W] == 1 &&
                     pitch_in[BANK_W-1:0] != BANK_W'(1) && pitch_in[BANK_W-1:0] != BANK_W'(tsr_cfg_pkg::PP - 1);
  assign fields_in = {
    pairs_in,
    res_in,
    load_word_i[tsr_isa_pkg::LOAD_IN_ROWS_LSB +: tsr_isa_pkg::LOAD_IN_ROWS_W],
    load_word_i[tsr_isa_pkg::LOAD_IN_COLS_LSB +: tsr_isa_pkg::LOAD_IN_COLS_W],
    load_word_i[tsr_isa_pkg::LOAD_IN_BLOCKS_LSB +: tsr_isa_pkg::LOAD_IN_BLOCKS_W],
    load_word_i[tsr_isa_pkg::LOAD_IN_LAST_GROUPS_LSB +: tsr_isa_pkg::LOAD_IN_LAST_GROUPS_W],
    !res_in && load_word_i[tsr_isa_pkg::LOAD_IN_KEEP_X_LSB],
    res_in ? 16'(load_word_i[tsr_isa_pkg::LOAD_RES_BUF_BASE_LSB +: tsr_isa_pkg::LOAD_RES_BUF_BASE_W])
           : load_word_i[tsr_isa_pkg::LOAD_IN_BUF_BASE_LSB +: tsr_isa_pkg::LOAD_IN_BUF_BASE_W],
    pitch_in,
    res_in ? 16'(load_word_i[tsr_isa_pkg::LOAD_RES_PLANE_LSB +: tsr_isa_pkg::LOAD_RES_PLANE_W]) : pitch_in * 16'(GROUPS),
    res_in ? load_word_i[tsr_isa_pkg::LOAD_RES_ROW_PITCH_LSB +: tsr_isa_pkg::LOAD_RES_ROW_PITCH_W]
           : load_word_i[tsr_isa_pkg::LOAD_IN_ROW_PITCH_LSB +: tsr_isa_pkg::LOAD_IN_ROW_PITCH_W],
    load_word_i[tsr_isa_pkg::LOAD_IN_PHASE_PITCH_X_LSB +: tsr_isa_pkg::LOAD_IN_PHASE_PITCH_X_W],
    load_word_i[tsr_isa_pkg::LOAD_IN_PHASE_PITCH_Y_LSB +: tsr_isa_pkg::LOAD_IN_PHASE_PITCH_Y_W],
    res_in ? 4'd1 : load_word_i[tsr_isa_pkg::LOAD_IN_STRIDE_X_LSB +: tsr_isa_pkg::LOAD_IN_STRIDE_X_W],
    res_in ? 4'd1 : load_word_i[tsr_isa_pkg::LOAD_IN_STRIDE_Y_LSB +: tsr_isa_pkg::LOAD_IN_STRIDE_Y_W],
    load_word_i[tsr_isa_pkg::HEADER_POST_LSB +: tsr_isa_pkg::HEADER_POST_W]
  };

  // Loads in request order; the oldest one owns the next beat.
  logic                       load_valid, load_end, pairs, res, keep_x;
  logic [$clog2(LOADS+1)-1:0] loads;
  logic [11:0]                rows, cols, row_pitch;
  logic [9:0]                 blocks;
  logic [2:0]                 last_groups;
  logic [15:0]                buf_base, plane_pitch, block_pitch;
  logic [13:0]                phase_pitch_x, phase_pitch_y;
  logic [3:0]                 stride_x, stride_y;
  logic [TOKENS-1:0]          post_mask;

  tsr_fifo #(.WIDTH(FIELDS_W), .DEPTH(LOADS)) u_loads (
    .clk_i, .rst_i,
    .in_valid_i(load_valid_i), .in_ready_o(load_ready_o), .in_data_i(fields_in),
    .out_valid_o(load_valid), .out_ready_i(load_end),
    .out_data_o({pairs, res, rows, cols, blocks, last_groups, keep_x, buf_base, plane_pitch, block_pitch, row_pitch,
                 phase_pitch_x, phase_pitch_y, stride_x, stride_y, post_mask}),
    .count_o(loads)
  );

  // Position of the next beat inside the load, and the addresses of: the beat; its column group (phase 0); its row; its row
  // group (phase 0); its block. The first beat of a load (fresh_q) has all of them at buf_base.
  logic        fresh_q;
  logic [9:0]  b_q;
  logic [11:0] r_q, c_q;
  logic [3:0]  phase_x_q, phase_y_q;
  logic [15:0] addr_q, col_group_q, row_q, row_group_q, block_q;
  logic [15:0] addr, col_group, row, row_group, block, next_addr, next_row, next_block;
  logic        col_last, col_end, row_end, wrap_x, wrap_y;

  assign addr      = fresh_q ? buf_base : addr_q;
  assign col_group = fresh_q ? buf_base : col_group_q;
  assign row       = fresh_q ? buf_base : row_q;
  assign row_group = fresh_q ? buf_base : row_group_q;
  assign block     = fresh_q ? buf_base : block_q;

  assign wrap_x     = phase_x_q + 4'd1 == stride_x;
  assign wrap_y     = phase_y_q + 4'd1 == stride_y;
  assign col_last   = c_q + 12'd1 == cols;
  assign pair_o     = pairs && pair_i && !col_last;
  assign col_end    = pair_o ? c_q + 12'd2 == cols : col_last;
  assign row_end    = col_end && r_q + 12'd1 == rows;
  assign load_end   = beat_i && row_end && b_q + 10'd1 == blocks;
  assign next_addr  = wrap_x ? col_group + (pair_o ? 16'd2 : 16'd1) : addr + 16'(phase_pitch_x);
  assign next_row   = wrap_y ? row_group + 16'(row_pitch) : row + 16'(phase_pitch_y);
  assign next_block = block + block_pitch;

  always_ff @(posedge clk_i) begin
    if (beat_i) begin
      c_q         <= col_end ? '0 : c_q + (pair_o ? 12'd2 : 12'd1);
      phase_x_q   <= (col_end || wrap_x) ? '0 : phase_x_q + 1'b1;
      addr_q      <= row_end ? next_block : col_end ? next_row : next_addr;
      col_group_q <= row_end ? next_block : col_end ? next_row : wrap_x ? next_addr : col_group;
      row_q       <= row_end ? next_block : col_end ? next_row : row;
      row_group_q <= row_end ? next_block : (col_end && wrap_y) ? next_row : row_group;
      block_q     <= row_end ? next_block : block;
      if (col_end) begin
        r_q       <= row_end ? '0 : r_q + 1'b1;
        phase_y_q <= (row_end || wrap_y) ? '0 : phase_y_q + 1'b1;
      end
      if (row_end) b_q <= load_end ? '0 : b_q + 1'b1;
    end
    if (rst_i) begin
      fresh_q   <= 1'b1;
      b_q       <= '0;
      r_q       <= '0;
      c_q       <= '0;
      phase_x_q <= '0;
      phase_y_q <= '0;
    end else if (beat_i) fresh_q <= load_end;
  end

  logic [2:0]         groups;
  logic [GROUPS-1:0]  mask;
  assign groups = (b_q + 10'd1 == blocks) ? last_groups : 3'(GROUPS);
  assign mask   = (keep_x && phase_x_q != '0) ? '0 : ~(GROUPS'('1) << groups);

  logic [WRITE_LAT*TOKENS-1:0] post_q;  // posts on their way through the write pipeline
  logic [WRITE_LAT-1:0]        posting_q;  // which of them post anything
  assign post_o = post_q[WRITE_LAT*TOKENS-1 -: TOKENS];
  assign idle_o = !load_valid && loads == '0 && posting_q == '0 && !write_valid_o && !write_res_o;

  always_ff @(posedge clk_i) begin
    if (beat_i) begin
      write_addr_o  <= addr;
      write_pitch_o <= plane_pitch;
      write_mask_o  <= mask;
      write_data_o  <= beat_data_i;
      write_pair_o  <= pair_o;
    end
    if (rst_i) begin
      write_valid_o <= 1'b0;
      write_res_o   <= 1'b0;
      post_q        <= '0;
      posting_q     <= '0;
    end else begin
      write_valid_o <= beat_i && !res;
      write_res_o   <= beat_i && res;
      post_q        <= {post_q[(WRITE_LAT-1)*TOKENS-1:0], load_end ? post_mask : TOKENS'(0)};
      posting_q     <= {posting_q[WRITE_LAT-2:0], load_end && post_mask != '0};
    end
  end

endmodule

`default_nettype wire
