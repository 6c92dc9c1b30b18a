// SPDX-License-Identifier: Apache-2.0
// Weight load engine of a wide core: as tsr_ldw, but the data come in a lane per bank, in no order between lanes.
//
// Requests are made in address order and carry the load and the place of their first unit in the weight buffer; every
// beat goes straight to its place. Loads are completed, and their tokens posted, in order.

`default_nettype none

module tsr_ldw_lanes #(
  parameter int TAG_W = 18
) (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          word_valid_i,
  output logic               word_pop_o,
  input  wire logic [255:0]  word_i,

  input  wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_avail_i,
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_take_o,
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_post_o,

  output logic [$clog2(tsr_cfg_pkg::WBUF_WORDS):0]   ring_words_o,  // the next LOAD_W's chunk, its place, and whether there is space
  input  wire logic                                  ring_ready_i,
  input  wire logic [$clog2(tsr_cfg_pkg::WBUF_WORDS)-1:0] ring_head_i,
  output logic                                       ring_take_o,

  output logic               req_valid_o,
  input  wire logic          req_ready_i,
  output logic [39:0]        req_addr_o,
  output logic [5:0]         req_len_o,
  output logic [TAG_W-1:0]   req_tag_o,        // load, place

  input  wire logic [tsr_cfg_pkg::BANKS-1:0]       lane_take_i,   // a beat goes into the weight buffer
  input  wire logic [tsr_cfg_pkg::BANKS*2-1:0]     lane_units_i,
  input  wire logic [tsr_cfg_pkg::BANKS*TAG_W-1:0] lane_tag_i,

  output logic               busy_o,           // a LOAD_W is under way
  output logic               idle_o
);

  localparam int LANES      = tsr_cfg_pkg::BANKS;
  localparam int WORD_BEATS = tsr_cfg_pkg::OCP * tsr_cfg_pkg::ICP / 32;
  localparam int PLACE_W    = $clog2(tsr_cfg_pkg::WBUF_BYTES / 32);
  localparam int UNITS_W    = tsr_isa_pkg::LOAD_W_WORDS_W + $clog2(WORD_BEATS);
  localparam int LOADS      = 4;  // loads whose requests may be under way
  localparam int LOAD_W     = $clog2(LOADS);
  localparam int WRITE_LAT  = 4;
  localparam int TOKENS     = tsr_isa_pkg::TOKEN_COUNT;

  initial if (TAG_W != LOAD_W + PLACE_W) $fatal(1, "tsr_ldw_lanes: TAG_W must hold a load and a place");

  logic [7:0]         opcode;
  logic [TOKENS-1:0]  wait_mask, post_mask;
  logic [14:0]        words;
  logic [UNITS_W-1:0] units;
  logic               is_load, tokens_ok, start, start_load, bursts_busy, place_idle;

  assign opcode    = word_i[tsr_isa_pkg::HEADER_OPCODE_LSB +: tsr_isa_pkg::HEADER_OPCODE_W];
  assign wait_mask = word_i[tsr_isa_pkg::HEADER_WAIT_LSB +: tsr_isa_pkg::HEADER_WAIT_W];
  assign post_mask = word_i[tsr_isa_pkg::HEADER_POST_LSB +: tsr_isa_pkg::HEADER_POST_W];
  assign words     = 15'(word_i[tsr_isa_pkg::LOAD_W_WORDS_LSB +: tsr_isa_pkg::LOAD_W_WORDS_W]);
  assign units     = UNITS_W'(words) * UNITS_W'(WORD_BEATS);
  // A chunk longer than the buffer never starts.
  assign ring_words_o = (words > 15'(tsr_cfg_pkg::WBUF_WORDS)) ? '1 : words[$clog2(tsr_cfg_pkg::WBUF_WORDS):0];
  assign ring_take_o  = start_load;
  assign is_load   = opcode == tsr_isa_pkg::OP_LOAD_W;
  assign tokens_ok = (wait_mask & ~token_avail_i) == '0;

  // Loads under way: a ring, oldest first.
  logic [LOAD_W-1:0]        newest_q, oldest_q;
  logic [LOADS-1:0]         open_q;
  logic [LOADS*UNITS_W-1:0] left_q;  // units that have not come
  logic [LOADS*TOKENS-1:0]  posts_q;
  logic                     load_end;

  // Whether the chunk fits is known a cycle after its word has come: space only grows while the word waits. The queue has shown
  // it long before the bursts of the load ahead are all asked for.
  logic fits_q;
  always_ff @(posedge clk_i) fits_q <= !rst_i && word_valid_i && !word_pop_o && ring_ready_i;

  // A load may start while earlier ones are still receiving; a NOP waits until they are complete.
  assign start        = word_valid_i && tokens_ok && !bursts_busy && (is_load ? !open_q[newest_q] && fits_q : place_idle);
  assign start_load   = start && is_load;
  assign word_pop_o   = start;
  assign token_take_o = start ? wait_mask : '0;
  assign busy_o       = bursts_busy || !place_idle;
  assign idle_o       = !busy_o && !word_valid_i;
  assign load_end     = open_q[oldest_q] && left_q[oldest_q*UNITS_W +: UNITS_W] == '0;

  tsr_box_bursts #(.COLS_W(UNITS_W)) u_bursts (
    .clk_i, .rst_i,
    .start_i(start_load),
    .addr_offset_i(word_i[tsr_isa_pkg::LOAD_W_ADDR_OFFSET_LSB +: tsr_isa_pkg::LOAD_W_ADDR_OFFSET_W]),
    .addr_segment_i(word_i[tsr_isa_pkg::LOAD_W_ADDR_SEGMENT_LSB +: tsr_isa_pkg::LOAD_W_ADDR_SEGMENT_W]),
    .blocks_i(10'd1), .rows_i(12'd1), .cols_i(units),
    .block_stride_i('0), .row_stride_i('0), .pixel_stride_i(12'd1), .contig_blocks_i(1'b1), .contig_rows_i(1'b1),
    .busy_o(bursts_busy),
    .req_valid_o, .req_ready_i, .req_addr_o, .req_len_o
  );

  // Where the next burst begins; the load's number is that of the one started last.
  logic [PLACE_W-1:0] place_q;
  logic [LOAD_W-1:0]  asking_q;
  assign req_tag_o = {asking_q, place_q};

  always_ff @(posedge clk_i) begin
    if (start_load) begin
      place_q  <= PLACE_W'(ring_head_i) * PLACE_W'(WORD_BEATS);
      asking_q <= newest_q;
    end else if (req_valid_o && req_ready_i) place_q <= place_q + PLACE_W'(req_len_o);
  end

  // Units that come in this cycle, by load.
  logic [LOADS*5-1:0] come;
  always_comb begin
    come = '0;
    for (int i = 0; i < LOADS; i++)
      for (int l = 0; l < LANES; l++)
        if (lane_take_i[l] && lane_tag_i[l*TAG_W + PLACE_W +: LOAD_W] == LOAD_W'(i))
          come[i*5 +: 5] = come[i*5 +: 5] + 5'(lane_units_i[l*2]) + 5'(lane_units_i[l*2 + 1]);
  end

  always_ff @(posedge clk_i) begin
    for (int i = 0; i < LOADS; i++) left_q[i*UNITS_W +: UNITS_W] <= left_q[i*UNITS_W +: UNITS_W] - UNITS_W'(come[i*5 +: 5]);
    if (start_load) begin
      left_q[newest_q*UNITS_W +: UNITS_W] <= units;
      posts_q[newest_q*TOKENS +: TOKENS]  <= post_mask;
    end
    if (rst_i) begin
      open_q   <= '0;
      newest_q <= '0;
      oldest_q <= '0;
    end else begin
      if (load_end) begin
        open_q[oldest_q] <= 1'b0;
        oldest_q         <= oldest_q + 1'b1;
      end
      if (start_load) begin
        open_q[newest_q] <= 1'b1;
        newest_q         <= newest_q + 1'b1;
      end
    end
  end

  logic [WRITE_LAT*TOKENS-1:0] post_q;  // posts that wait until the last beat is in the RAM
  assign place_idle   = open_q == '0 && post_q == '0;
  assign token_post_o = post_q[(WRITE_LAT-1)*TOKENS +: TOKENS] | ((start && !is_load) ? post_mask : '0);
  always_ff @(posedge clk_i) begin
    if (rst_i) post_q <= '0;
    else post_q <= {post_q[(WRITE_LAT-1)*TOKENS-1:0], load_end ? posts_q[oldest_q*TOKENS +: TOKENS] : TOKENS'(0)};
  end

endmodule

`default_nettype wire
