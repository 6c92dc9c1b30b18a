// SPDX-License-Identifier: Apache-2.0
// Input load engine: starts LOAD_IN, LOAD_RES, WAIT_LAYERS and NOP_LDI in order; requests of one load overlap the data of earlier ones.

`default_nettype none

module tsr_ldi (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          word_valid_i,
  output logic               word_pop_o,
  input  wire logic [255:0]  word_i,

  input  wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_avail_i,
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_take_o,
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_post_o,

  output logic               sync_wait_valid_o,
  output logic [3:0]         sync_wait_count_o,
  output logic [71:0]        sync_wait_layers_o,
  output logic [15:0]        sync_wait_ifp_o,
  input  wire logic          sync_grant_i,

  output logic               req_active_o,      // requests are coming, or a released layer is about to make some
  output logic               req_valid_o,
  input  wire logic          req_ready_i,
  output logic [39:0]        req_addr_o,
  output logic [5:0]         req_len_o,

  input  wire logic          beat_i,
  input  wire logic [tsr_cfg_pkg::PORT_UNITS*256-1:0] beat_data_i,
  input  wire logic          pair_i,            // the next unit is there too
  output logic               pair_o,            // it is taken with this one
  output logic               write_valid_o,     // one beat to place: input-buffer address of its first channel group
  output logic               write_res_o,       // one beat to place in the residual-buffer row at write_addr_o
  output logic [15:0]        write_addr_o,
  output logic [15:0]        write_pitch_o,     // distance of its channel groups
  output logic [32/tsr_cfg_pkg::ICP-1:0] write_mask_o,  // channel groups to write
  output logic [tsr_cfg_pkg::PORT_UNITS*256-1:0] write_data_o,
  output logic               write_pair_o,      // two pixels, the second one at the address behind

  output logic               busy_o,            // a load is under way
  output logic               idle_o
);

  logic [7:0] opcode;
  logic [tsr_isa_pkg::TOKEN_COUNT-1:0] wait_mask, post_mask, place_post;
  logic       is_load, is_wait, tokens_ok, start, start_load;
  logic       bursts_busy, place_ready, place_idle;

  assign opcode    = word_i[tsr_isa_pkg::HEADER_OPCODE_LSB +: tsr_isa_pkg::HEADER_OPCODE_W];
  assign wait_mask = word_i[tsr_isa_pkg::HEADER_WAIT_LSB +: tsr_isa_pkg::HEADER_WAIT_W];
  assign post_mask = word_i[tsr_isa_pkg::HEADER_POST_LSB +: tsr_isa_pkg::HEADER_POST_W];
  assign is_load   = opcode == tsr_isa_pkg::OP_LOAD_IN || opcode == tsr_isa_pkg::OP_LOAD_RES;  // one layout of the box in memory
  assign is_wait   = opcode == tsr_isa_pkg::OP_WAIT_LAYERS;
  assign tokens_ok = (wait_mask & ~token_avail_i) == '0;

  // A load may start while earlier ones are still receiving, and WAIT_LAYERS, which posts nothing, need not wait for them
  // either; a NOP does, so that completions keep their order.
  assign sync_wait_valid_o  = word_valid_i && is_wait && tokens_ok;
  assign sync_wait_count_o  = word_i[tsr_isa_pkg::WAIT_LAYERS_COUNT_LSB +: tsr_isa_pkg::WAIT_LAYERS_COUNT_W];
  assign sync_wait_layers_o = word_i[tsr_isa_pkg::WAIT_LAYERS_LAYER0_LSB +: 72];
  assign sync_wait_ifp_o    = word_i[tsr_isa_pkg::WAIT_LAYERS_IFP_LSB +: tsr_isa_pkg::WAIT_LAYERS_IFP_W];

  always_comb begin
    if (!word_valid_i || !tokens_ok) start = 1'b0;
    else if (is_load) start = !bursts_busy && place_ready;
    else if (is_wait) start = sync_wait_valid_o && sync_grant_i;
    else start = place_idle && !bursts_busy;
  end

  assign start_load   = start && is_load;
  assign word_pop_o   = start;
  assign token_take_o = start ? wait_mask : '0;
  assign token_post_o = place_post | ((start && !is_load) ? post_mask : '0);
  assign req_active_o = bursts_busy || (word_valid_i && (is_load ? tokens_ok : is_wait));
  assign busy_o       = bursts_busy || !place_idle;
  assign idle_o       = !busy_o && !word_valid_i;

  tsr_box_bursts u_bursts (
    .clk_i, .rst_i,
    .start_i(start_load),
    .addr_offset_i(word_i[tsr_isa_pkg::LOAD_IN_ADDR_OFFSET_LSB +: tsr_isa_pkg::LOAD_IN_ADDR_OFFSET_W]),
    .addr_segment_i(word_i[tsr_isa_pkg::LOAD_IN_ADDR_SEGMENT_LSB +: tsr_isa_pkg::LOAD_IN_ADDR_SEGMENT_W]),
    .blocks_i(word_i[tsr_isa_pkg::LOAD_IN_BLOCKS_LSB +: tsr_isa_pkg::LOAD_IN_BLOCKS_W]),
    .rows_i(word_i[tsr_isa_pkg::LOAD_IN_ROWS_LSB +: tsr_isa_pkg::LOAD_IN_ROWS_W]),
    .cols_i(word_i[tsr_isa_pkg::LOAD_IN_COLS_LSB +: tsr_isa_pkg::LOAD_IN_COLS_W]),
    .block_stride_i(word_i[tsr_isa_pkg::LOAD_IN_BLOCK_STRIDE_LSB +: tsr_isa_pkg::LOAD_IN_BLOCK_STRIDE_W]),
    .row_stride_i(word_i[tsr_isa_pkg::LOAD_IN_ROW_STRIDE_LSB +: tsr_isa_pkg::LOAD_IN_ROW_STRIDE_W]),
    .pixel_stride_i(12'd1),
    .contig_blocks_i(word_i[tsr_isa_pkg::LOAD_IN_CONTIG_BLOCKS_LSB]),
    .contig_rows_i(word_i[tsr_isa_pkg::LOAD_IN_CONTIG_ROWS_LSB]),
    .busy_o(bursts_busy),
    .req_valid_o, .req_ready_i, .req_addr_o, .req_len_o
  );

  tsr_ldi_place u_place (
    .clk_i, .rst_i,
    .load_valid_i(start_load), .load_ready_o(place_ready), .load_word_i(word_i),
    .beat_i, .beat_data_i, .pair_i, .pair_o,
    .write_valid_o, .write_res_o, .write_addr_o, .write_pitch_o, .write_mask_o, .write_data_o, .write_pair_o,
    .post_o(place_post), .idle_o(place_idle)
  );

endmodule

`default_nettype wire
