// SPDX-License-Identifier: Apache-2.0
// Weight load engine: starts LOAD_W and NOP_LDW in order and writes the returning beats to consecutive weight-buffer places.

`default_nettype none

module tsr_ldw (
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

  input  wire logic          beat_i,
  input  wire logic [255:0]  beat_data_i,
  output logic               write_valid_o,
  output logic [$clog2(tsr_cfg_pkg::WBUF_BYTES/32)-1:0] write_beat_o,  // place of the beat in the weight buffer, in 32 B
  output logic [255:0]       write_data_o,

  output logic               busy_o,           // a LOAD_W is under way
  output logic               idle_o
);

  localparam int WORD_BEATS = tsr_cfg_pkg::OCP * tsr_cfg_pkg::ICP / 32;
  localparam int BEAT_W     = $clog2(tsr_cfg_pkg::WBUF_BYTES / 32);
  localparam int UNITS_W    = tsr_isa_pkg::LOAD_W_WORDS_W + $clog2(WORD_BEATS);
  localparam int LOADS      = 4;  // loads whose requests may be under way
  localparam int WRITE_LAT  = 3;
  localparam int TOKENS     = tsr_isa_pkg::TOKEN_COUNT;

  localparam int RING_W     = $clog2(tsr_cfg_pkg::WBUF_WORDS) + 1;

  logic [7:0]         opcode;
  logic [14:0]        words;
  logic [tsr_isa_pkg::TOKEN_COUNT-1:0] wait_mask, post_mask;
  logic [UNITS_W-1:0] units;
  logic [BEAT_W-1:0]  base;
  logic               is_load, tokens_ok, start, start_load, bursts_busy, place_idle;

  assign opcode    = word_i[tsr_isa_pkg::HEADER_OPCODE_LSB +: tsr_isa_pkg::HEADER_OPCODE_W];
  assign wait_mask = word_i[tsr_isa_pkg::HEADER_WAIT_LSB +: tsr_isa_pkg::HEADER_WAIT_W];
  assign post_mask = word_i[tsr_isa_pkg::HEADER_POST_LSB +: tsr_isa_pkg::HEADER_POST_W];
  assign words     = 15'(word_i[tsr_isa_pkg::LOAD_W_WORDS_LSB +: tsr_isa_pkg::LOAD_W_WORDS_W]);
  assign units     = UNITS_W'(words) * UNITS_W'(WORD_BEATS);
  assign base      = BEAT_W'(ring_head_i) * BEAT_W'(WORD_BEATS);
  // A chunk longer than the buffer never starts: there is never space for so many words.
  assign ring_words_o = ((words >> RING_W) != '0) ? '1 : words[RING_W-1:0];
  assign is_load   = opcode == tsr_isa_pkg::OP_LOAD_W;
  assign tokens_ok = (wait_mask & ~token_avail_i) == '0;

  logic                       load_ready, load_valid, load_end;
  logic [tsr_isa_pkg::TOKEN_COUNT-1:0]                 load_post;
  logic [UNITS_W-1:0]         load_units;
  logic [BEAT_W-1:0]          load_base;
  logic [$clog2(LOADS+1)-1:0] loads;

  // Whether the chunk fits is known a cycle after its word has come: space only grows while the word waits. The queue has shown
  // it long before the bursts of the load ahead are all asked for.
  logic fits_q;
  always_ff @(posedge clk_i) fits_q <= !rst_i && word_valid_i && !word_pop_o && ring_ready_i;

  // A load may start while earlier ones are still receiving; a NOP waits until they are complete.
  assign start        = word_valid_i && tokens_ok && !bursts_busy && (is_load ? load_ready && fits_q : place_idle);
  assign start_load   = start && is_load;
  assign ring_take_o  = start_load;
  assign word_pop_o   = start;
  assign token_take_o = start ? wait_mask : '0;
  assign busy_o       = bursts_busy || !place_idle;
  assign idle_o       = !busy_o && !word_valid_i;

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

  tsr_fifo #(.WIDTH(TOKENS + UNITS_W + BEAT_W), .DEPTH(LOADS)) u_loads (
    .clk_i, .rst_i,
    .in_valid_i(start_load), .in_ready_o(load_ready), .in_data_i({post_mask, units, base}),
    .out_valid_o(load_valid), .out_ready_i(load_end), .out_data_o({load_post, load_units, load_base}), .count_o(loads)
  );

  logic [UNITS_W-1:0]     beat_q;  // beats of the oldest load that have come
  logic [WRITE_LAT*TOKENS-1:0] post_q;  // posts on their way through the write pipeline
  logic [WRITE_LAT-1:0]   posting_q;       // which of them post anything

  assign load_end     = beat_i && beat_q + 1'b1 == load_units;
  assign place_idle   = !load_valid && loads == '0 && posting_q == '0 && !write_valid_o;
  assign token_post_o = post_q[WRITE_LAT*TOKENS-1 -: TOKENS] | ((start && !is_load) ? post_mask : '0);

  always_ff @(posedge clk_i) begin
    if (beat_i) begin
      write_beat_o <= load_base + BEAT_W'(beat_q);
      write_data_o <= beat_data_i;
    end
    if (rst_i) begin
      beat_q        <= '0;
      write_valid_o <= 1'b0;
      post_q        <= '0;
      posting_q     <= '0;
    end else begin
      if (beat_i) beat_q <= load_end ? '0 : beat_q + 1'b1;
      write_valid_o <= beat_i;
      post_q        <= {post_q[(WRITE_LAT-1)*TOKENS-1:0], load_end ? load_post : TOKENS'(0)};
      posting_q     <= {posting_q[WRITE_LAT-2:0], load_end && load_post != '0};
    end
  end

endmodule

`default_nettype wire
