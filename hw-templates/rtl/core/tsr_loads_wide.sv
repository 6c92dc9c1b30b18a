// SPDX-License-Identifier: Apache-2.0
// What a wide core has in place of tsr_ldw, tsr_read_share and tsr_wbuf: weights in a lane per bank straight into the
// weight buffer, inputs on a port of their own, lined up in pairs of units.

`default_nettype none

module tsr_loads_wide (
  input  wire logic          clk_i,
  input  wire logic          rst_i,
  input  wire logic          clear_i,
  input  wire logic [15:0]   clear_word_i,

  // Weight load engine.
  output logic [$clog2(tsr_cfg_pkg::WBUF_WORDS):0]   ring_words_o,  // the next LOAD_W's chunk, its place, and whether there is space
  input  wire logic                                  ring_ready_i,
  input  wire logic [$clog2(tsr_cfg_pkg::WBUF_WORDS)-1:0] ring_head_i,
  output logic                                       ring_take_o,
  input  wire logic          word_valid_i,
  output logic               word_pop_o,
  input  wire logic [255:0]  word_i,
  input  wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_avail_i,
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_take_o,
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_post_o,
  output logic               busy_o,
  output logic               idle_o,

  output logic               wt_req_valid_o,
  input  wire logic          wt_req_ready_i,
  output logic [39:0]        wt_req_addr_o,
  output logic [5:0]         wt_req_len_o,
  output logic [tsr_cfg_pkg::WEIGHT_TAG_W-1:0] wt_req_tag_o,
  input  wire logic [tsr_cfg_pkg::LANE_PORTS-1:0]        wt_valid_i,
  output logic [tsr_cfg_pkg::LANE_PORTS-1:0]             wt_ready_o,
  input  wire logic [tsr_cfg_pkg::LANE_PORTS*512-1:0]    wt_data_i,
  input  wire logic [tsr_cfg_pkg::LANE_PORTS*2-1:0]      wt_units_i,
  input  wire logic [tsr_cfg_pkg::LANE_PORTS*6-1:0]      wt_at_i,
  input  wire logic [tsr_cfg_pkg::LANE_PORTS*tsr_cfg_pkg::WEIGHT_TAG_W-1:0] wt_tag_i,

  input  wire logic          read_valid_i,  // of the weight buffer
  input  wire logic [$clog2(tsr_cfg_pkg::WBUF_WORDS)-1:0] read_addr_i,
  output logic [tsr_cfg_pkg::OCP*tsr_cfg_pkg::ICP*8-1:0]  read_data_o,

  // Input data.
  input  wire logic          rd_data_valid_i,
  output logic               rd_data_ready_o,
  input  wire logic [tsr_cfg_pkg::PORT_UNITS*256-1:0] rd_data_i,
  input  wire logic [1:0]    rd_units_i,
  output logic               beat_o,        // the next unit is there, and taken
  output logic               pair_o,        // the one behind it is there
  input  wire logic          pair_taken_i,
  output logic [tsr_cfg_pkg::PORT_UNITS*256-1:0] beat_data_o
);

  localparam int LANES   = tsr_cfg_pkg::LANE_PORTS;
  localparam int TAG_W   = tsr_cfg_pkg::WEIGHT_TAG_W;
  localparam int PLACE_W = $clog2(tsr_cfg_pkg::WBUF_BYTES / 32);

  logic [LANES*PLACE_W-1:0] place;
  always_comb for (int l = 0; l < LANES; l++) place[l*PLACE_W +: PLACE_W] = wt_tag_i[l*TAG_W +: PLACE_W] + PLACE_W'(wt_at_i[l*6 +: 6]);

  tsr_ldw_lanes #(.TAG_W(TAG_W)) u_ldw (
    .clk_i, .rst_i, .ring_words_o, .ring_ready_i, .ring_head_i, .ring_take_o, .word_valid_i, .word_pop_o, .word_i, .token_avail_i, .token_take_o, .token_post_o,
    .req_valid_o(wt_req_valid_o), .req_ready_i(wt_req_ready_i), .req_addr_o(wt_req_addr_o), .req_len_o(wt_req_len_o),
    .req_tag_o(wt_req_tag_o), .lane_take_i(wt_valid_i & wt_ready_o), .lane_units_i(wt_units_i), .lane_tag_i(wt_tag_i),
    .busy_o, .idle_o
  );

  tsr_wbuf_lanes #(.PLACE_W(PLACE_W)) u_wbuf (
    .clk_i, .rst_i, .clear_i, .clear_word_i,
    .lane_valid_i(wt_valid_i), .lane_ready_o(wt_ready_o), .lane_place_i(place), .lane_units_i(wt_units_i),
    .lane_data_i(wt_data_i), .read_valid_i, .read_addr_i, .read_data_o
  );

  tsr_ldi_units u_units (
    .clk_i, .rst_i, .beat_valid_i(rd_data_valid_i), .beat_ready_o(rd_data_ready_o), .beat_data_i(rd_data_i),
    .beat_units_i(rd_units_i), .one_o(beat_o), .two_o(pair_o), .data_o(beat_data_o),
    .take_i(!beat_o ? 2'd0 : pair_taken_i ? 2'd2 : 2'd1)
  );

endmodule

`default_nettype wire
