// SPDX-License-Identifier: Apache-2.0
// One core of the pool: second-level instruction dispatch, two load engines, EXEC, SAVE, and their buffers.
//
// Sizes come from tsr_cfg_pkg, not from parameters, so that a simulator translates it once for all instances (tsr_unit).

`default_nettype none

module tsr_core (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          clear_start_i,     // pulse, while idle: zero all buffers and accumulators
  output logic               clear_busy_o,
  input  wire logic          abort_i,           // level, held until the memory port has drained: drop all work
  output logic               idle_o,            // nothing queued, executing or outstanding

  input  wire logic          instr_valid_i,
  output logic               instr_ready_o,
  input  wire logic [255:0]  instr_data_i,
  input  wire logic          instr_injected_i,  // made by the first-level IDM, not part of an IFP

  output logic               sync_wait_valid_o,
  output logic [3:0]         sync_wait_count_o,
  output logic [71:0]        sync_wait_layers_o,
  output logic [15:0]        sync_wait_ifp_o,   // number of the entry that waits
  input  wire logic          sync_grant_i,
  output logic               sync_done_valid_o,
  input  wire logic          sync_done_ready_i,
  output logic [8:0]         sync_done_layer_o,
  output logic [4:0]         sync_done_cores_o,
  output logic               ifp_done_o,        // pulse: the last instruction of an IFP has gone
  output logic               written_o,         // no store is under way, no write unanswered

  output logic               rd_req_valid_o,
  input  wire logic          rd_req_ready_i,
  output logic [39:0]        rd_req_addr_o,
  output logic [5:0]         rd_req_len_o,
  input  wire logic          rd_data_valid_i,
  output logic               rd_data_ready_o,   // always, but in a wide core
  input  wire logic [tsr_cfg_pkg::PORT_UNITS*256-1:0] rd_data_i,
  input  wire logic [1:0]    rd_units_i,        // wide: halves of the beat that are data

  // Wide: weights, from a lane per bank in any order; a request's tag comes back with its data.
  output logic               wt_req_valid_o,
  input  wire logic          wt_req_ready_i,
  output logic [39:0]        wt_req_addr_o,
  output logic [5:0]         wt_req_len_o,
  output logic [tsr_cfg_pkg::WEIGHT_TAG_W-1:0] wt_req_tag_o,
  input  wire logic [tsr_cfg_pkg::LANE_PORTS-1:0]        wt_valid_i,
  output logic [tsr_cfg_pkg::LANE_PORTS-1:0]             wt_ready_o,
  input  wire logic [tsr_cfg_pkg::LANE_PORTS*512-1:0]    wt_data_i,
  input  wire logic [tsr_cfg_pkg::LANE_PORTS*2-1:0]      wt_units_i,  // halves of the beat that are data
  input  wire logic [tsr_cfg_pkg::LANE_PORTS*6-1:0]      wt_at_i,     // units of the burst before them
  input  wire logic [tsr_cfg_pkg::LANE_PORTS*tsr_cfg_pkg::WEIGHT_TAG_W-1:0] wt_tag_i,

  output logic               wr_req_valid_o,
  input  wire logic          wr_req_ready_i,
  output logic [39:0]        wr_req_addr_o,
  output logic [5:0]         wr_req_len_o,
  output logic               wr_data_valid_o,
  input  wire logic          wr_data_ready_i,
  output logic [255:0]       wr_data_o,
  output logic [3:0]         wr_strb_o,
  input  wire logic          wr_done_i,

  output logic               fault_valid_o,     // level, until abort_i: the core has stopped at an error
  output logic [3:0]         fault_cause_o,

  // For counters and for a simulator to watch, one cycle late.
  output logic [3:0]         spent_o,           // what a cycle went to: SPENT_...
  output logic [3:0]         start_o,           // pulse: the engine of this number starts an instruction
  output logic [3:0]         busy_o,            // it is executing
  output logic [1:0]         beat_o,            // 32 B of inputs, of weights have arrived
  output logic               sync_held_o        // WAIT_LAYERS waits
);

  localparam int PP      = tsr_cfg_pkg::PP;
  localparam int WORD_W  = tsr_cfg_pkg::OCP * tsr_cfg_pkg::ICP * 8;
  localparam int ICP     = tsr_cfg_pkg::ICP;
  localparam int WADDR_W = $clog2(tsr_cfg_pkg::WBUF_WORDS);
  localparam int OADDR_W = $clog2(tsr_cfg_pkg::OBUF_ROWS);

  logic flush;  // an abort is a reset of everything but the buffers: the memory port finishes what is outstanding
  assign flush = rst_i || abort_i;

  // Instructions and tokens.
  logic [3:0]   queue_valid, queue_pop, blocked;
  logic [255:0] ldi_word, ldw_word, exec_word, save_word;
  logic         router_ready, illegal, router_empty, token_overflow;
  logic [tsr_isa_pkg::TOKEN_COUNT-1:0] avail, ldi_take, ldw_take, exec_take, save_take, ldi_post, ldw_post, exec_post, save_post;
  assign instr_ready_o = router_ready || flush;

  tsr_router u_router (
    .clk_i, .rst_i(flush), .instr_valid_i, .instr_ready_o(router_ready), .instr_data_i, .instr_injected_i,
    .queue_valid_o(queue_valid), .queue_pop_i(queue_pop),
    .ldi_word_o(ldi_word), .ldw_word_o(ldw_word), .exec_word_o(exec_word), .save_word_o(save_word),
    .illegal_o(illegal), .blocked_o(blocked), .empty_o(router_empty)
  );

  tsr_tokens u_tokens (
    .clk_i, .rst_i(flush),
    .take_i(ldi_take | ldw_take | exec_take | save_take), .post_i((ldi_post | ldw_post | exec_post | save_post) & tsr_isa_pkg::TOKEN_COUNTED),
    .avail_o(avail), .overflow_o(token_overflow)
  );

  // Loads.
  logic               ldi_active, ldi_req_valid, ldi_req_ready, ldi_beat, ldi_busy, ldi_idle, ldi_write, ldi_write_res;
  logic               ldi_pair, ldi_paired, ldi_write_pair, ldw_busy, ldw_idle, read_idle, weight_beat;
  logic [39:0]        ldi_req_addr;
  logic [5:0]         ldi_req_len;
  logic [tsr_cfg_pkg::PORT_UNITS*256-1:0] beat_data, ldi_data;
  logic [15:0]        ldi_addr, ldi_pitch;
  logic [32/ICP-1:0]  ldi_mask;

  tsr_ldi u_ldi (
    .clk_i, .rst_i(flush),
    .word_valid_i(queue_valid[tsr_isa_pkg::ENGINE_LDI]), .word_pop_o(queue_pop[tsr_isa_pkg::ENGINE_LDI]), .word_i(ldi_word),
    .token_avail_i(avail), .token_take_o(ldi_take), .token_post_o(ldi_post),
    .sync_wait_valid_o, .sync_wait_count_o, .sync_wait_layers_o, .sync_wait_ifp_o, .sync_grant_i,
    .req_active_o(ldi_active),
    .req_valid_o(ldi_req_valid), .req_ready_i(ldi_req_ready), .req_addr_o(ldi_req_addr), .req_len_o(ldi_req_len),
    .beat_i(ldi_beat), .beat_data_i(beat_data), .pair_i(ldi_pair), .pair_o(ldi_paired), .write_pair_o(ldi_write_pair),
    .write_valid_o(ldi_write), .write_res_o(ldi_write_res), .write_addr_o(ldi_addr), .write_pitch_o(ldi_pitch),
    .write_mask_o(ldi_mask), .write_data_o(ldi_data), .busy_o(ldi_busy), .idle_o(ldi_idle)
  );

  logic [WADDR_W:0]   ring_words;
  logic [WADDR_W-1:0] ring_head, ring_tail;
  logic               ring_ready, ring_take, ring_leave;

  tsr_weight_ring #(.WORDS(tsr_cfg_pkg::WBUF_WORDS)) u_ring (
    .clk_i, .rst_i(flush),
    .alloc_words_i(ring_words), .alloc_ready_o(ring_ready), .alloc_i(ring_take), .head_o(ring_head),
    .leave_i(ring_leave), .tail_o(ring_tail), .free_i(exec_post[tsr_isa_pkg::TOKEN_W_FREE])
  );

  // Buffers.
  logic                  clear;
  logic [15:0]           clear_row;
  logic                  ibuf_read, wbuf_read, res_read, obuf_write, obuf_read;
  logic [PP*16-1:0]      ibuf_addr;
  logic [PP-1:0]         ibuf_pad;
  logic [7:0]            pad_value;
  logic [PP*ICP*8-1:0]   ibuf_data;
  logic [WADDR_W-1:0]    wbuf_addr;
  logic [WORD_W-1:0]     wbuf_data;
  logic [OADDR_W-1:0]    obuf_write_row, obuf_read_row, res_row;
  logic [1:0]            obuf_lane, res_lane;
  logic [tsr_cfg_pkg::OCP*8-1:0] obuf_write_data, res_data;
  logic [255:0]          obuf_read_data;

  tsr_core_clear u_clear (.clk_i, .rst_i, .start_i(clear_start_i), .clear_o(clear), .row_o(clear_row));
  assign clear_busy_o = clear;

  // Weights and the way of read data, narrow: one port for both, a beat of 32 B a cycle.
  generate
    if (tsr_cfg_pkg::WEIGHT_LANES == 0) begin : gen_narrow
      logic         ldw_req_valid, ldw_req_ready, ldw_beat, ldw_write;
      logic [39:0]  ldw_req_addr;
      logic [5:0]   ldw_req_len;
      logic [255:0] ldw_data;
      logic [$clog2(tsr_cfg_pkg::WBUF_BYTES/32)-1:0] ldw_place;

      tsr_ldw u_ldw (
        .clk_i, .rst_i(flush),
        .ring_words_o(ring_words), .ring_ready_i(ring_ready), .ring_head_i(ring_head), .ring_take_o(ring_take),
        .word_valid_i(queue_valid[tsr_isa_pkg::ENGINE_LDW]), .word_pop_o(queue_pop[tsr_isa_pkg::ENGINE_LDW]), .word_i(ldw_word),
        .token_avail_i(avail), .token_take_o(ldw_take), .token_post_o(ldw_post),
        .req_valid_o(ldw_req_valid), .req_ready_i(ldw_req_ready), .req_addr_o(ldw_req_addr), .req_len_o(ldw_req_len),
        .beat_i(ldw_beat), .beat_data_i(beat_data),
        .write_valid_o(ldw_write), .write_beat_o(ldw_place), .write_data_o(ldw_data), .busy_o(ldw_busy), .idle_o(ldw_idle)
      );

      tsr_read_share u_read_share (
        .clk_i, .rst_i(flush), .ldi_active_i(ldi_active),
        .ldi_req_valid_i(ldi_req_valid), .ldi_req_ready_o(ldi_req_ready),
        .ldi_req_addr_i(ldi_req_addr), .ldi_req_len_i(ldi_req_len), .ldi_beat_o(ldi_beat),
        .ldw_req_valid_i(ldw_req_valid), .ldw_req_ready_o(ldw_req_ready),
        .ldw_req_addr_i(ldw_req_addr), .ldw_req_len_i(ldw_req_len), .ldw_beat_o(ldw_beat),
        .beat_data_o(beat_data),
        .rd_req_valid_o, .rd_req_ready_i, .rd_req_addr_o, .rd_req_len_o, .rd_data_valid_i, .rd_data_i, .idle_o(read_idle)
      );
      tsr_wbuf u_wbuf (
        .clk_i, .rst_i(flush), .clear_i(clear), .clear_word_i(clear_row),
        .write_valid_i(ldw_write), .write_beat_i(ldw_place), .write_data_i(ldw_data),
        .read_valid_i(wbuf_read), .read_addr_i(wbuf_addr), .read_data_o(wbuf_data)
      );

      assign ldi_pair        = 1'b0;
      assign rd_data_ready_o = 1'b1;
      assign weight_beat     = ldw_beat;
      assign wt_req_valid_o  = 1'b0;
      assign wt_req_addr_o   = '0;
      assign wt_req_len_o    = '0;
      assign wt_req_tag_o    = '0;
      assign wt_ready_o      = '0;
      logic unused_wide;
      assign unused_wide = &{1'b0, ldi_paired, rd_units_i, wt_req_ready_i, wt_valid_i, wt_data_i, wt_units_i, wt_at_i, wt_tag_i};
    end else begin : gen_wide
      tsr_loads_wide u_loads (
        .clk_i, .rst_i(flush), .clear_i(clear), .clear_word_i(clear_row),
        .ring_words_o(ring_words), .ring_ready_i(ring_ready), .ring_head_i(ring_head), .ring_take_o(ring_take),
        .word_valid_i(queue_valid[tsr_isa_pkg::ENGINE_LDW]), .word_pop_o(queue_pop[tsr_isa_pkg::ENGINE_LDW]), .word_i(ldw_word),
        .token_avail_i(avail), .token_take_o(ldw_take), .token_post_o(ldw_post), .busy_o(ldw_busy), .idle_o(ldw_idle),
        .wt_req_valid_o, .wt_req_ready_i, .wt_req_addr_o, .wt_req_len_o, .wt_req_tag_o,
        .wt_valid_i, .wt_ready_o, .wt_data_i, .wt_units_i, .wt_at_i, .wt_tag_i,
        .read_valid_i(wbuf_read), .read_addr_i(wbuf_addr), .read_data_o(wbuf_data),
        .rd_data_valid_i, .rd_data_ready_o, .rd_data_i, .rd_units_i,
        .beat_o(ldi_beat), .pair_o(ldi_pair), .pair_taken_i(ldi_paired), .beat_data_o(beat_data)
      );
      assign weight_beat    = (wt_valid_i & wt_ready_o) != '0;
      assign rd_req_valid_o = ldi_req_valid;
      assign rd_req_addr_o  = ldi_req_addr;
      assign rd_req_len_o   = ldi_req_len;
      assign ldi_req_ready  = rd_req_ready_i;
      assign read_idle      = 1'b1;  // loads under way keep their engine busy
      logic unused_narrow;
      assign unused_narrow = ldi_active;
    end
  endgenerate

  tsr_ibuf u_ibuf (
    .clk_i, .rst_i(flush), .clear_i(clear), .clear_row_i(clear_row),
    .write_valid_i(ldi_write), .write_addr_i(ldi_addr), .write_pitch_i(ldi_pitch), .write_mask_i(ldi_mask),
    .write_data_i(ldi_data), .write_pair_i(ldi_write_pair),
    .read_valid_i(ibuf_read), .read_addr_i(ibuf_addr), .read_pad_i(ibuf_pad), .pad_value_i(pad_value),
    .read_data_o(ibuf_data)
  );
  tsr_rbuf u_rbuf (
    .clk_i, .rst_i(flush), .clear_i(clear), .clear_row_i(clear_row),
    .write_valid_i(ldi_write_res), .write_row_i(ldi_addr[OADDR_W-1:0]), .write_data_i(ldi_data[255:0]),
    .read_valid_i(res_read), .read_row_i(res_row), .read_lane_i(res_lane), .data_o(res_data)
  );
  tsr_obuf u_obuf (
    .clk_i, .clear_i(clear), .clear_row_i(clear_row),
    .write_valid_i(obuf_write), .write_row_i(obuf_write_row), .write_lane_i(obuf_lane), .write_data_i(obuf_write_data),
    .read_valid_i(obuf_read), .read_row_i(obuf_read_row), .read_data_o(obuf_read_data)
  );

  // Execution and stores.
  logic exec_busy, exec_start, mac, vector, param, starved, exec_idle, save_busy, save_idle;

  logic [tsr_isa_pkg::TOKEN_COUNT-1:0] missing;

  tsr_exec u_exec (
    .clk_i, .rst_i(flush),
    .word_valid_i(queue_valid[tsr_isa_pkg::ENGINE_EXEC]), .word_pop_o(queue_pop[tsr_isa_pkg::ENGINE_EXEC]), .word_i(exec_word),
    .token_avail_i(avail), .token_take_o(exec_take), .token_post_o(exec_post),
    .weight_tail_i(ring_tail), .weight_leave_o(ring_leave),
    .clear_i(clear), .clear_row_i(clear_row),
    .ibuf_read_o(ibuf_read), .ibuf_addr_o(ibuf_addr), .ibuf_pad_o(ibuf_pad), .pad_value_o(pad_value), .ibuf_data_i(ibuf_data),
    .wbuf_read_o(wbuf_read), .wbuf_addr_o(wbuf_addr), .wbuf_data_i(wbuf_data),
    .res_read_o(res_read), .res_row_o(res_row), .res_lane_o(res_lane), .res_data_i(res_data),
    .obuf_write_o(obuf_write), .obuf_row_o(obuf_write_row), .obuf_lane_o(obuf_lane), .obuf_data_o(obuf_write_data),
    .busy_o(exec_busy), .start_o(exec_start), .mac_o(mac), .vector_o(vector), .param_o(param),
    .missing_o(missing),
    .starved_o(starved), .idle_o(exec_idle)
  );

  tsr_save u_save (
    .clk_i, .rst_i(flush),
    .word_valid_i(queue_valid[tsr_isa_pkg::ENGINE_SAVE]), .word_pop_o(queue_pop[tsr_isa_pkg::ENGINE_SAVE]), .word_i(save_word),
    .token_avail_i(avail), .token_take_o(save_take), .token_post_o(save_post),
    .obuf_read_o(obuf_read), .obuf_row_o(obuf_read_row), .obuf_data_i(obuf_read_data),
    .wr_req_valid_o, .wr_req_ready_i, .wr_req_addr_o, .wr_req_len_o,
    .wr_data_valid_o, .wr_data_ready_i, .wr_data_o, .wr_strb_o, .wr_done_i,
    .sync_done_valid_o, .sync_done_ready_i, .sync_done_layer_o, .sync_done_cores_o, .ifp_done_o, .written_o,
    .busy_o(save_busy), .idle_o(save_idle)
  );

  // State seen from outside.
  assign idle_o = router_empty && ldi_idle && ldw_idle && exec_idle && save_idle && read_idle && !rd_req_valid_o && !clear &&
      !instr_valid_i && !token_overflow;  // which is not a fault yet

  always_ff @(posedge clk_i) begin
    if (flush) begin
      fault_valid_o <= 1'b0;
      fault_cause_o <= tsr_isa_pkg::FAULT_NONE;
    end else if (!fault_valid_o && (illegal || token_overflow)) begin
      fault_valid_o <= 1'b1;
      fault_cause_o <= illegal ? tsr_isa_pkg::FAULT_ILLEGAL_INSTRUCTION : tsr_isa_pkg::FAULT_TOKEN_OVERFLOW;
    end
  end

  tsr_stall u_stall (
    .clk_i, .mac_i(mac), .vector_i(vector), .param_i(param), .busy_i(exec_busy), .starved_i(starved), .missing_i(missing),
    .sync_i(sync_wait_valid_o), .loading_i(ldi_busy), .blocked_i(blocked), .spent_o
  );

  always_ff @(posedge clk_i) begin
    start_o <= '0;
    start_o[tsr_isa_pkg::ENGINE_LDI]  <= queue_pop[tsr_isa_pkg::ENGINE_LDI];
    start_o[tsr_isa_pkg::ENGINE_LDW]  <= queue_pop[tsr_isa_pkg::ENGINE_LDW];
    start_o[tsr_isa_pkg::ENGINE_EXEC] <= exec_start;
    start_o[tsr_isa_pkg::ENGINE_SAVE] <= queue_pop[tsr_isa_pkg::ENGINE_SAVE];
    busy_o[tsr_isa_pkg::ENGINE_LDI]   <= ldi_busy;
    busy_o[tsr_isa_pkg::ENGINE_LDW]   <= ldw_busy;
    busy_o[tsr_isa_pkg::ENGINE_EXEC]  <= exec_busy;
    busy_o[tsr_isa_pkg::ENGINE_SAVE]  <= save_busy;
    beat_o      <= {weight_beat, ldi_beat};
    sync_held_o <= sync_wait_valid_o;
  end

endmodule

`default_nettype wire
